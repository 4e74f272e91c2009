using System.Globalization;
using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>The header of an npy file: a Python dictionary of which only three keys with plain literals are read; nothing is evaluated.</summary>
internal sealed record NpyHeader(VoxelEncoding Encoding, bool FortranOrder, long[] Shape)
{
    /// <summary>Reads {'descr': '&lt;u2', 'fortran_order': False, 'shape': (z, y, x), }.</summary>
    /// <exception cref="ApproxException">Anything else.</exception>
    public static NpyHeader Parse(string path, string text)
    {
        Reader reader = new(path, text);
        VoxelEncoding? encoding = null;
        bool? fortran = null;
        long[]? shape = null;
        reader.Expect('{');
        while (!reader.Take('}'))
        {
            string key = reader.String();
            reader.Expect(':');
            switch (key)
            {
                case "descr":
                    if (reader.Peek('[')) throw VolumeError.At(path, "'descr' in the header", "a structured array", "one number type");
                    encoding = Type(path, reader.String());
                    break;
                case "fortran_order":
                    fortran = reader.Bool();
                    break;
                case "shape":
                    shape = reader.Tuple();
                    break;
                default:
                    throw VolumeError.At(path, "the header", $"the key {VolumeError.Quote(key)}", "descr, fortran_order, shape");
            }
            if (reader.Take('}')) break;
            reader.Expect(',');
        }
        if (encoding is null || fortran is null || shape is null) throw VolumeError.At(path, "the header", "descr, fortran_order or shape is missing");
        return new NpyHeader(encoding.Value, fortran.Value, shape);
    }

    /// <summary>A NumPy type string as a voxel encoding, or null: "&lt;u2", "|u1", "&gt;f4"; "|b1" is read as 0 and 1 in u8.</summary>
    public static VoxelEncoding? Type(string descr)
    {
        if (descr.Length < 3 || !"<>|=".Contains(descr[0], StringComparison.Ordinal) || !int.TryParse(descr.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out int bytes) || bytes > 8) return null;
        VoxelType? type = descr[1] switch
        {
            'u' => VoxelTypes.Of(bytes * 8, false, false),
            'i' => VoxelTypes.Of(bytes * 8, true, false),
            'f' => VoxelTypes.Of(bytes * 8, true, true),
            'b' when bytes == 1 => VoxelType.UInt8,
            _ => null,
        };
        bool big = descr[0] == '>' || (descr[0] == '=' && !BitConverter.IsLittleEndian);
        return type is null || (descr[0] == '|' && bytes > 1) ? null : new VoxelEncoding(type.Value, big);
    }

    private static VoxelEncoding Type(string path, string descr) =>
        Type(descr) ?? throw VolumeError.At(path, "'descr' in the header", $"the type {VolumeError.Quote(descr)}", "an integer or float of 1 to 8 bytes (b1 u1 i1 u2 i2 u4 i4 u8 i8 f4 f8)", descr.Contains('O', StringComparison.Ordinal) ? "arrays of Python objects are not read: save plain numbers" : null);

    private sealed class Reader(string path, string text)
    {
        private int _at;

        public bool Peek(char c)
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
            return _at < text.Length && text[_at] == c;
        }

        public bool Take(char c)
        {
            if (!Peek(c)) return false;
            _at++;
            return true;
        }

        public void Expect(char c)
        {
            if (!Take(c)) throw Unexpected($"'{c}'");
        }

        public string String()
        {
            char quote = Peek('"') ? '"' : '\'';
            if (!Take(quote)) throw Unexpected("a quoted text");
            int end = text.IndexOf(quote, _at);
            if (end < 0) throw Unexpected("a closing quote");
            string value = text[_at..end];
            _at = end + 1;
            return value;
        }

        public bool Bool()
        {
            foreach ((string word, bool value) in ((string, bool)[])[("True", true), ("False", false)])
            {
                if (Peek(word[0]) && text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal))
                {
                    _at += word.Length;
                    return value;
                }
            }
            throw Unexpected("True or False");
        }

        public long[] Tuple()
        {
            List<long> sizes = [];
            Expect('(');
            while (!Take(')'))
            {
                Peek(' ');
                int start = _at;
                while (_at < text.Length && char.IsAsciiDigit(text[_at])) _at++;
                if (!long.TryParse(text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out long size) || sizes.Count == 32) throw Unexpected("a size");
                if (_at < text.Length && text[_at] == 'L') _at++;
                sizes.Add(size);
                if (Take(')')) break;
                Expect(',');
            }
            return [.. sizes];
        }

        private ApproxException Unexpected(string expected) =>
            VolumeError.At(path, $"character {_at} of the header", _at < text.Length ? VolumeError.Quote(text[_at..]) : "the end of the header", expected, "only plain NumPy headers are read; nothing in them is evaluated");
    }
}
