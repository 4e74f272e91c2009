using System.Security.Cryptography;
using Approx.Store;

namespace Approx.Tests.Sampling;

/// <summary>What a store holds beside its table objects, by checksums: to compare stores byte by byte.</summary>
internal static class StoredSums
{
    /// <summary>Checksums of all files of samples, moments and groups, by what they are.</summary>
    public static SortedDictionary<string, string> Of(ShapeStore store)
    {
        using Snapshot snapshot = store.Current();
        SortedDictionary<string, string> sums = new(StringComparer.Ordinal);
        foreach (SampleEntry sample in snapshot.Samples)
        {
            foreach (string role in sample.Files.Keys) sums[$"{sample.Name} {role}"] = Sum(snapshot.SamplePath(sample, role));
        }
        sums["moments"] = Sum(snapshot.MomentsPath("objects")!);
        sums["groups"] = Sum(snapshot.GroupsPath("objects")!);
        return sums;

        static string Sum(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
    }
}
