using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>The one form of an error about a file: path, place in it, what was found, what was expected.</summary>
internal static class VolumeError
{
    /// <summary>Bad data at a place, e.g. "a.tif: strip 3 of page 7: 12 bytes; expected 65536".</summary>
    public static ApproxException At(string path, string place, string found, string? expected = null, string? hint = null, Exception? inner = null) =>
        ApproxException.BadData($"{path}: {place}: {OneLine(found)}{(expected is null ? "" : $"; expected {expected}")}", hint, inner);

    /// <summary>The file ends too early.</summary>
    public static ApproxException Truncated(string path, string what, long offset, long bytes, long length) =>
        At(path, what, $"{bytes:N0} bytes at offset {offset:N0} reach beyond the end of the file ({length:N0} bytes)", null, "the file is truncated or its header is wrong: copy it again from its source");

    /// <summary>A text from a file made safe to show: one line, printable, at most 80 characters.</summary>
    public static string Quote(string text)
    {
        string shown = OneLine(text.Length > 80 ? text[..77] + "..." : text);
        return $"'{shown}'";
    }

    private static string OneLine(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (int i = 0; i < span.Length; i++) span[i] = char.IsControl(source[i]) ? '?' : source[i];
    });
}
