using Approx.Core;

namespace Approx.Store;

/// <summary>Turns what the operating system says into one line a user can act on.</summary>
internal static class StoreErrors
{
    /// <summary>True for a file that another handle holds locked.</summary>
    public static bool IsLocked(IOException error) =>
        // .NET passes errno on through HResult: EWOULDBLOCK is 11 on Linux and 35 on macOS; Windows says ERROR_SHARING_VIOLATION (32).
        (error.HResult & 0xFFFF) is 11 or 32 or 35 && error is not (FileNotFoundException or DirectoryNotFoundException);

    /// <summary>True for the errors a file system gives; these and no others are translated by <see cref="FromFileSystem"/>.</summary>
    public static bool IsFileSystem(Exception error) => error is IOException or UnauthorizedAccessException;

    /// <summary>The user's line for an error of the file system met while <paramref name="doing"/> (e.g. "writing the store '…'").</summary>
    public static ApproxException FromFileSystem(Exception error, string doing)
    {
        int code = error.HResult & 0xFFFF;
        string text = error.Message;
        if (code is 28 or 112 || text.Contains("No space left", StringComparison.OrdinalIgnoreCase))
            return ApproxException.BadData($"the disk is full while {doing}", "nothing was committed; make room and run the command again", error);
        if (code == 122 || text.Contains("quota exceeded", StringComparison.OrdinalIgnoreCase))
            return ApproxException.BadData($"the disk quota is used up while {doing}", "nothing was committed; make room and run the command again", error);
        if (code == 30 || text.Contains("Read-only file system", StringComparison.OrdinalIgnoreCase))
            return ApproxException.BadData($"the file system is read-only while {doing}", "copy the store to a place that can be written", error);
        if (error is UnauthorizedAccessException || code == 13 || text.Contains("Permission denied", StringComparison.OrdinalIgnoreCase))
            return ApproxException.BadData($"permission was denied while {doing}", "check the owner and the mode of the store's directory", error);
        return ApproxException.BadData($"{OneLine(text)} while {doing}", "check the path, its permissions and the space left on the disk", error);
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").TrimEnd('.', ' ');
}
