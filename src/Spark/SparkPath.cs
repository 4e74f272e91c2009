using System.Text;
using Approx.Core;

namespace Approx.Spark;

/// <summary>Paths as Spark's readers take them: they are glob patterns, so what has a meaning there is escaped.</summary>
internal static class SparkPath
{
    /// <summary>
    /// A path that means this one file. Local paths are made absolute and marked file:, whatever the cluster's default
    /// file system is; paths with a scheme (hdfs://, s3a://) keep it. Nothing is percent-decoded by Spark.
    /// </summary>
    public static string Exact(string path)
    {
        if (path.Length == 0) throw ApproxException.WrongUsage("a path is empty");
        int scheme = path.IndexOf("://", StringComparison.Ordinal);
        bool hasScheme = scheme > 0 && path.AsSpan(0, scheme).IndexOfAnyExcept(SchemeCharacters) < 0;
        string full = hasScheme ? path : "file://" + Path.GetFullPath(path);
        StringBuilder text = new(full.Length);
        foreach (char c in full)
        {
            if (c is '{' or '}' or '*' or '?' or '[' or ']' or '\\') text.Append('\\');
            text.Append(c);
        }
        return text.ToString();
    }

    private static readonly System.Buffers.SearchValues<char> SchemeCharacters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
}
