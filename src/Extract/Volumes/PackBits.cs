namespace Approx.Extract.Volumes;

/// <summary>PackBits run lengths (TIFF 6.0, section 9).</summary>
internal static class PackBits
{
    /// <summary>Decodes into the destination. Returns the bytes written, or destination.Length + 1 when the data holds more.</summary>
    public static int Decode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        int written = 0;
        for (int read = 0; read < source.Length;)
        {
            int control = (sbyte)source[read++];
            if (control == -128) continue;
            int count = control >= 0 ? control + 1 : 1 - control;
            if (control < 0 && read == source.Length) return written;
            if (control >= 0) count = Math.Min(count, source.Length - read);
            if (count > destination.Length - written) return destination.Length + 1;
            if (control >= 0)
            {
                source.Slice(read, count).CopyTo(destination[written..]);
                read += count;
            }
            else
            {
                destination.Slice(written, count).Fill(source[read++]);
            }
            written += count;
        }
        return written;
    }
}
