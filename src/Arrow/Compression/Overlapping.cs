namespace Approx.Arrow;

/// <summary>Copies where source and target may overlap so that what was just written is read again, as Lempel-Ziv matches ask for.</summary>
internal static class Overlapping
{
    /// <param name="bytes">The output so far and its free room.</param>
    /// <param name="from">Where the match begins, before <paramref name="to"/>.</param>
    /// <param name="to">The end of the output so far.</param>
    /// <param name="length">Bytes to append.</param>
    public static void Copy(Span<byte> bytes, int from, int to, int length)
    {
        // The bytes from `from` on repeat with the period to - from, so each copy may be twice as long as the one before.
        while (length > 0)
        {
            int part = Math.Min(length, to - from);
            bytes.Slice(from, part).CopyTo(bytes[to..]);
            to += part;
            length -= part;
        }
    }
}
