using System.Security.Cryptography;
using System.Text;

namespace Approx.Extract;

/// <summary>SHA-256 of a volume's source: of the file, or for a folder of the names and hashes of its files in ordinal order.</summary>
internal static class SourceHash
{
    /// <summary>64 lower-case hexadecimal digits, and the bytes read.</summary>
    public static (string Sha256, long Bytes) Of(string path)
    {
        if (File.Exists(path))
        {
            using FileStream file = File.OpenRead(path);
            return (Convert.ToHexStringLower(SHA256.HashData(file)), file.Length);
        }
        StringBuilder listing = new();
        long total = 0;
        foreach (string file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            (string hash, long bytes) = Of(file);
            listing.Append(hash).Append(' ').Append(Path.GetRelativePath(path, file).Replace('\\', '/')).Append('\n');
            total += bytes;
        }
        return (Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(listing.ToString()))), total);
    }
}
