namespace Approx.Store;

/// <summary>A finished file in the work folder, flushed to the disk, with the place it will have in the store.</summary>
/// <param name="WorkPath">Where it lies now.</param>
/// <param name="Folder">Its folder in the store, relative, e.g. "tables/objects".</param>
/// <param name="Suffix">What stands behind the commit's number in its name, e.g. "-000.parquet".</param>
/// <param name="Bytes">Length in bytes.</param>
/// <param name="Sha256">SHA-256 in lower-case hexadecimal.</param>
internal sealed record StagedFile(string WorkPath, string Folder, string Suffix, long Bytes, string Sha256)
{
    /// <summary>Flushes a finished file to the disk and takes its checksum.</summary>
    public static StagedFile Seal(string workPath, string folder, string suffix)
    {
        (long bytes, string sha256) = DurableFile.Seal(workPath);
        return new StagedFile(workPath, folder, suffix, bytes, sha256);
    }

    /// <summary>
    /// Its entry in the manifest of that number. The name holds the number and the first digits of the checksum:
    /// two different files never claim one name, and the same input gives the same names.
    /// </summary>
    public FileEntry EntryAt(int number) => new()
    {
        Path = FormattableString.Invariant($"{Folder}/{number:000000}-{Sha256[..8]}{Suffix}"),
        Bytes = Bytes,
        Sha256 = Sha256,
    };
}
