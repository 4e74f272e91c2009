using System.Text;

namespace Approx.Extract.Volumes;

/// <summary>Reads the lines of a text header, at most 16 MiB, and knows where the data behind it begins.</summary>
internal sealed class TextHeader(FileBytes file)
{
    private const int Longest = 16 << 20;
    private byte[] _bytes = file.Head(1 << 16);
    private int _at;

    /// <summary>Offset of the byte behind the last line read.</summary>
    public long Position => _at;

    /// <summary>The next line without its end, or null at the end of the file. UTF-8; wrong bytes become replacement characters.</summary>
    public string? Line()
    {
        int end = _bytes.AsSpan(_at).IndexOf((byte)'\n');
        while (end < 0 && _bytes.Length < file.Length)
        {
            if (_bytes.Length >= Longest) throw VolumeError.At(file.Path, $"offset {_at}", $"a header line without an end in {Longest:N0} bytes");
            _bytes = file.Head(Math.Min(Longest, _bytes.Length * 8));
            end = _bytes.AsSpan(_at).IndexOf((byte)'\n');
        }
        if (end < 0)
        {
            if (_at == _bytes.Length) return null;
            end = _bytes.Length - _at;
        }
        ReadOnlySpan<byte> line = _bytes.AsSpan(_at, end);
        _at = Math.Min(_bytes.Length, _at + end + 1);
        return Encoding.UTF8.GetString(line.Length > 0 && line[^1] == '\r' ? line[..^1] : line);
    }
}
