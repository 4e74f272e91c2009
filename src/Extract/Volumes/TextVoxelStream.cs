using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Approx.Extract.Volumes;

/// <summary>Voxels written as text, numbers separated by white space or commas, seen as a stream of native-endian voxels.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="text">The text.</param>
/// <param name="type">The voxel type the numbers must fit.</param>
internal sealed class TextVoxelStream(string path, Stream text, VoxelType type) : Stream
{
    private readonly byte[] _input = new byte[1 << 15];
    private readonly byte[] _token = new byte[64];
    private readonly byte[] _voxel = new byte[8];
    private int _inputAt;
    private int _inputEnd;
    private int _pending;
    private long _voxels;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        int size = type.Size();
        int done = 0;
        while (done < buffer.Length)
        {
            if (_pending == 0 && !NextVoxel()) break;
            int count = Math.Min(_pending, buffer.Length - done);
            _voxel.AsSpan(size - _pending, count).CopyTo(buffer[done..]);
            _pending -= count;
            done += count;
        }
        return done;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) text.Dispose();
        base.Dispose(disposing);
    }

    private bool NextVoxel()
    {
        int length = 0;
        while (true)
        {
            if (_inputAt == _inputEnd)
            {
                _inputEnd = text.Read(_input);
                _inputAt = 0;
                if (_inputEnd == 0) break;
            }
            byte c = _input[_inputAt++];
            if (c is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)',')
            {
                if (length > 0) break;
                continue;
            }
            if (length == _token.Length) throw Bad(length);
            _token[length++] = c;
        }
        if (length == 0) return false;
        if (!TryParse(_token.AsSpan(0, length))) throw Bad(length);
        _pending = type.Size();
        _voxels++;
        return true;
    }

    private bool TryParse(ReadOnlySpan<byte> token)
    {
        Span<byte> voxel = _voxel;
        CultureInfo plain = CultureInfo.InvariantCulture;
        const NumberStyles Whole = NumberStyles.AllowLeadingSign;
        switch (type)
        {
            case VoxelType.UInt64:
                bool unsigned = ulong.TryParse(token, Whole, plain, out ulong u);
                MemoryMarshal.Write(voxel, u);
                return unsigned;
            case VoxelType.Float32 or VoxelType.Float64:
                bool isNumber = HeaderNumbers.TryDouble(Encoding.Latin1.GetString(token), out double d);
                if (type == VoxelType.Float32) MemoryMarshal.Write(voxel, (float)d);
                else MemoryMarshal.Write(voxel, d);
                return isNumber;
            default:
                if (!long.TryParse(token, Whole, plain, out long value)) return false;
                MemoryMarshal.Write(voxel, value);
                int bits = type.Size() * 8;
                if (!BitConverter.IsLittleEndian) MemoryMarshal.Write(voxel, value << (64 - bits));
                return bits == 64 || (type.IsSigned() ? value >= -(1L << (bits - 1)) && value < 1L << (bits - 1) : value >= 0 && value < 1L << bits);
        }
    }

    private Approx.Core.ApproxException Bad(int length) =>
        VolumeError.At(path, $"voxel {_voxels} of the text", VolumeError.Quote(Encoding.Latin1.GetString(_token, 0, length)), $"a number of type {type.ShortName()}");
}
