using System.Buffers;
using System.Text;
using Approx.Core;

namespace Approx.Spark;

/// <summary>Paths as Spark's readers take them: they are glob patterns, so what has a meaning there is escaped.</summary>
internal static class SparkPath
{
    private static readonly SearchValues<char> SchemeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
    private static readonly SearchValues<char> PatternCharacters = SearchValues.Create("{}*?[]\\");

    /// <summary>
    /// A path that means this one file. Local paths are made absolute and marked file:, whatever the cluster's default
    /// file system is; paths with a scheme (hdfs://, s3a://) keep it. Nothing is percent-decoded by Spark.
    /// </summary>
    /// <exception cref="ApproxException">
    /// An empty path; a file whose own name Spark takes for a hidden file and would leave out without a word (a leading dot
    /// or underscore, or the ending ._COPYING_: HadoopFSUtils.shouldFilterOutPathName); or a colon where Hadoop cannot read it (HADOOP-3257): in a local file's own name, or together with
    /// a character of patterns anywhere in the path.
    /// </exception>
    public static string Exact(string path)
    {
        if (path.Length == 0) throw ApproxException.WrongUsage("a path is empty");
        int scheme = path.IndexOf("://", StringComparison.Ordinal);
        bool hasScheme = scheme > 0 && path.AsSpan(0, scheme).IndexOfAnyExcept(SchemeCharacters) < 0;
        string full = hasScheme ? path : "file://" + Path.GetFullPath(path);
        int root = full.IndexOf('/', full.IndexOf("://", StringComparison.Ordinal) + 3);
        ReadOnlySpan<char> below = root < 0 ? [] : full.AsSpan(root);
        ReadOnlySpan<char> name = Path.GetFileName(below);
        if (name.StartsWith('.') || (name.StartsWith('_') && !name.Contains('=')) || name.EndsWith("._COPYING_", StringComparison.Ordinal))
            throw ApproxException.BadData($"Spark leaves out files of such a name: {path}", "rename the file: no leading dot or underscore");
        bool isUnreadable = below.ContainsAny(PatternCharacters) ? below.Contains(':') : !hasScheme && name.Contains(':');
        if (isUnreadable) throw ApproxException.BadData($"Spark cannot read a file whose path has a colon there: {path}", "rename the file, or the folder");
        StringBuilder text = new(full.Length);
        foreach (char c in full)
        {
            if (PatternCharacters.Contains(c)) text.Append('\\');
            text.Append(c);
        }
        return text.ToString();
    }
}
