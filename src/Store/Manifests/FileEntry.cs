namespace Approx.Store;

/// <summary>A data file a manifest names. Files are never changed once named.</summary>
internal sealed record FileEntry
{
    /// <summary>Path inside the store, with '/'.</summary>
    public required string Path { get; init; }

    /// <summary>Length in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the bytes, 64 lower-case hexadecimal digits: what `sha256sum` prints.</summary>
    public required string Sha256 { get; init; }
}
