using System.Globalization;
using System.IO.Compression;
using System.Numerics;
using System.Text;

namespace Approx.Extract.Volumes;

/// <summary>
/// Writes a stack that ImageJ opens with its slices, frames and calibration: one page per slice, strips of about 1 MiB when compressed.
/// BigTIFF when the file may pass 4 GiB. The directories are written at the end, one behind the other.
/// </summary>
internal sealed class TiffWriter : FileVolumeWriter
{
    private readonly bool _compress;
    private readonly bool _big;
    private readonly int _rowsPerStrip;
    private readonly int _strips;
    private readonly List<(long Offset, long Count)> _written = [];
    private readonly MemoryStream _packed = new();

    public TiffWriter(string path, VolumeInfo info, bool compress, bool forceBig = false)
        : base(path, info)
    {
        _compress = compress;
        int rowBytes = info.SizeX * info.VoxelType.Size();
        _rowsPerStrip = compress ? Math.Clamp((1 << 20) / rowBytes, 1, info.SizeY) : info.SizeY;
        _strips = (info.SizeY + _rowsPerStrip - 1) / _rowsPerStrip;
        long pages = (long)info.Frames * info.SizeZ;
        // Deflate may grow what it cannot pack by 5 bytes in 16 KiB; a directory takes 200 bytes and 16 for each strip.
        long most = 4096 + (pages * (info.SliceBytes + (info.SliceBytes / 1024) + 256 + (24L * _strips)));
        _big = forceBig || most > uint.MaxValue - (1 << 20);
        File.Write(_big ? Bytes(w => Header(w, 43).Write((ushort)8, (ushort)0).Write(0L)) : Bytes(w => Header(w, 42).Write(0u)));
    }

    /// <summary>True when the file is a BigTIFF.</summary>
    public bool IsBig => _big;

    private protected override void WriteVoxels(ReadOnlySpan<byte> slice)
    {
        int stripBytes = _rowsPerStrip * Info.SizeX * Info.VoxelType.Size();
        for (int s = 0; s < _strips; s++)
        {
            ReadOnlySpan<byte> strip = slice.Slice(s * stripBytes, Math.Min(stripBytes, slice.Length - (s * stripBytes)));
            long start = File.Position;
            if (_compress)
            {
                _packed.SetLength(0);
                using (ZLibStream packer = new(_packed, CompressionLevel.Fastest, leaveOpen: true)) packer.Write(strip);
                File.Write(_packed.GetBuffer(), 0, (int)_packed.Length);
            }
            else
            {
                File.Write(strip);
            }
            _written.Add((start, File.Position - start));
        }
    }

    private protected override void FinishFile()
    {
        if ((File.Position & 1) != 0) File.WriteByte(0);
        byte[] description = Encoding.UTF8.GetBytes(Description() + "\0");
        long descriptionAt = File.Position;
        File.Write(description);
        while ((File.Position & 7) != 0) File.WriteByte(0);
        long resolutionAt = File.Position;
        (uint xn, uint xd) = Ratio(1 / Info.VoxelSize.X, Info.VoxelSize.X);
        (uint yn, uint yd) = Ratio(1 / Info.VoxelSize.Y, Info.VoxelSize.Y);
        File.Write(Bytes(w => w.Write(xn).Write(xd).Write(yn).Write(yd)));
        long first = File.Position;
        long pages = (long)Info.Frames * Info.SizeZ;
        for (long page = 0; page < pages; page++) File.Write(Directory(page, page == pages - 1, (descriptionAt, description.Length), resolutionAt));
        File.Position = _big ? 8 : 4;
        File.Write(Bytes(w => _big ? w.Write(first) : w.Write((uint)first)));
    }

    // One directory and, behind it, the strip table when it does not fit inside.
    private byte[] Directory(long page, bool last, (long At, int Bytes) description, long resolutionAt)
    {
        (long Offset, long Count)[] strips = [.. _written.GetRange(checked((int)page * _strips), _strips)];
        List<(ushort Tag, ushort Type, long Count, long Value)> entries =
        [
            (254, 4, 1, 0),
            (256, 4, 1, Info.SizeX),
            (257, 4, 1, Info.SizeY),
            (258, 3, 1, Info.VoxelType.Size() * 8),
            (259, 3, 1, _compress ? 8 : 1),
            (262, 3, 1, 1),
            (273, (ushort)(_big ? 16 : 4), _strips, -1),
            (277, 3, 1, 1),
            (278, 4, 1, _rowsPerStrip),
            (279, (ushort)(_big ? 16 : 4), _strips, -2),
            (282, 5, 1, resolutionAt),
            (283, 5, 1, resolutionAt + 8),
            (296, 3, 1, 1),
            (339, 3, 1, Info.VoxelType.IsFloat() ? 3 : Info.VoxelType.IsSigned() ? 2 : 1),
        ];
        if (page == 0) entries.Insert(6, (270, 2, description.Bytes, description.At));
        int entryBytes = _big ? 20 : 12, offsetBytes = _big ? 8 : 4;
        int head = (_big ? 8 : 2) + (entries.Count * entryBytes) + offsetBytes;
        head += head & 1;
        long start = File.Position, table = start + head;
        int tableBytes = _strips == 1 ? 0 : 2 * _strips * offsetBytes;
        return Bytes(w =>
        {
            if (_big) w.Write((long)entries.Count);
            else w.Write((ushort)entries.Count);
            foreach ((ushort tag, ushort type, long count, long value) in entries)
            {
                w.Write(tag, type);
                if (_big) w.Write(count);
                else w.Write((uint)count);
                long shown = value switch
                {
                    -1 => _strips == 1 ? strips[0].Offset : table,
                    -2 => _strips == 1 ? strips[0].Count : table + (_strips * offsetBytes),
                    _ => value,
                };
                // Small values stand at the start of the field, whatever the byte order of the machine.
                if (_big && type == 5) w.Write(RatioAt(shown - resolutionAt));
                else if (type == 3) w.Write((ushort)shown, (ushort)0).WriteIf(_big, 0u);
                else if (_big && type == 4) w.Write((uint)shown).Write(0u);
                else if (_big) w.Write(shown);
                else w.Write((uint)shown);
            }
            long next = last ? 0 : table + tableBytes;
            if (_big) w.Write(next);
            else w.Write((uint)next);
            w.Pad(head);
            if (tableBytes == 0) return w;
            foreach ((long offset, _) in strips) w = _big ? w.Write(offset) : w.Write((uint)offset);
            foreach ((_, long count) in strips) w = _big ? w.Write(count) : w.Write((uint)count);
            return w;
        });
    }

    // A rational takes 8 bytes and so lies inside a BigTIFF entry.
    private long RatioAt(long offset)
    {
        double edge = offset == 0 ? Info.VoxelSize.X : Info.VoxelSize.Y;
        (uint n, uint d) = Ratio(1 / edge, edge);
        return BitConverter.IsLittleEndian ? n | ((long)d << 32) : ((long)n << 32) | d;
    }

    private string Description()
    {
        CultureInfo plain = CultureInfo.InvariantCulture;
        StringBuilder text = new("ImageJ=1.54p\n");
        text.Append(plain, $"images={(long)Info.Frames * Info.SizeZ}\nslices={Info.SizeZ}\n");
        if (Info.Frames > 1) text.Append(plain, $"frames={Info.Frames}\nhyperstack=true\nmode=grayscale\n");
        if (Info.VoxelSize.IsPhysical) text.Append(plain, $"unit={(Info.VoxelSize.Unit.Symbol == "Ao" ? "angstrom" : Info.VoxelSize.Unit.Symbol)}\nspacing={Info.VoxelSize.Z:R}\n{TiffDescription.ExactKey}={Info.VoxelSize}\n");
        return text.Append("loop=false\n").ToString();
    }

    /// <summary>The simplest ratio of two 32-bit numbers whose inverse is the edge (continued fraction), or the nearest there is.</summary>
    internal static (uint Numerator, uint Denominator) Ratio(double perUnit, double edge)
    {
        (BigInteger n0, BigInteger d0, BigInteger n1, BigInteger d1) = (0, 1, 1, 0);
        double rest = perUnit;
        for (int i = 0; i < 64; i++)
        {
            if (!(rest <= uint.MaxValue)) break;
            BigInteger whole = new(Math.Floor(rest));
            (BigInteger n, BigInteger d) = ((whole * n1) + n0, (whole * d1) + d0);
            if (n > uint.MaxValue || d > uint.MaxValue) break;
            (n0, d0, n1, d1) = (n1, d1, n, d);
            if (n1 > 0 && (double)d1 / (double)n1 == edge) break;
            double fraction = rest - Math.Floor(rest);
            if (fraction == 0) break;
            rest = 1 / fraction;
        }
        return n1.IsZero || d1.IsZero ? (1u, 1u) : ((uint)n1, (uint)d1);
    }

    private static TiffBytes Header(TiffBytes w, ushort magic) => w.Write(BitConverter.IsLittleEndian ? (ushort)0x4949 : (ushort)0x4D4D, magic);

    private static byte[] Bytes(Func<TiffBytes, TiffBytes> write) => write(new TiffBytes()).ToArray();
}
