namespace Approx.Store;

/// <summary>A file that data was made from.</summary>
/// <param name="Name">Its name or path as the user gave it.</param>
/// <param name="Bytes">Length in bytes.</param>
/// <param name="Sha256">SHA-256 of its bytes, lower-case hexadecimal.</param>
internal sealed record SourceFile(string Name, long Bytes, string Sha256)
{
    /// <summary>Reads a file, or a folder with all its files, once for length and checksum.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="data">Further files it names, which are part of the data.</param>
    /// <exception cref="Core.ApproxException">It cannot be read.</exception>
    public static SourceFile Of(string path, params IReadOnlyList<string> data)
    {
        try
        {
            (long bytes, string sha256) = data.Count == 0 ? DurableFile.Hash(path) : DurableFile.HashTogether([path, .. data]);
            return new SourceFile(path, bytes, sha256);
        }
        catch (Exception error) when (StoreErrors.IsFileSystem(error))
        {
            throw StoreErrors.FromFileSystem(error, $"reading '{path}'");
        }
    }
}

/// <summary>How a snapshot came to be: what one needs to make it again.</summary>
internal sealed record Provenance
{
    /// <summary>Why it was written, in a few words: "extract", "import", "sample".</summary>
    public required string Why { get; init; }

    /// <summary>When it was committed.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Program and version.</summary>
    public required string Program { get; init; }

    /// <summary>The command line; null when called from code.</summary>
    public string? Command { get; init; }

    /// <summary>The pipeline's text; null when none ran.</summary>
    public string? Pipeline { get; init; }

    /// <summary>Parameters by name.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The files read.</summary>
    public IReadOnlyList<SourceFile> Sources { get; init; } = [];
}
