using System.Runtime.InteropServices;

namespace Approx.Extract.Volumes;

/// <summary>The voxels of an AIM file. Sizes and borders are (x, y, z); packed types leave the border out, it is zero.</summary>
internal sealed class AimData(FileBytes file, long start, long dataBytes, long[] dim, long[] border, bool wide)
{
    private FileBytes File => file;

    private long Start => start;

    private long DataBytes => dataBytes;

    private long[] Dim => dim;

    private long[] Border => border;

    private long Voxels => dim[0] * dim[1] * dim[2];

    /// <summary>Plain voxels; VAX floats are turned into IEEE ones on reading.</summary>
    public VoxelBytes Stored(int size, bool vax)
    {
        Require(Voxels * size, "uncompressed voxels");
        return vax ? new VaxBytes(file, start) : new StoredBytes(file, start);
    }

    /// <summary>Run lengths: pairs (value, length ≤ 255), or lengths of two values in turn where 255 means 254 and no turn.</summary>
    public VoxelBytes Runs(bool binary)
    {
        int prefix = (wide ? 8 : 4) + (binary ? 2 : 0);
        long inner = Inner(0) * Inner(1) * Inner(2);
        long runs = (dataBytes - prefix) / (binary ? 1 : 2);
        if (runs < 0 || inner / (binary ? 254 : 255) > runs) throw VolumeError.At(file.Path, "the image header", $"{inner:N0} voxels are claimed, {dataBytes:N0} packed bytes cannot hold them");
        return new StreamBytes(file.Path, () => new RunStream(this, binary, prefix), 0, Voxels, file);
    }

    /// <summary>One bit per voxel in cubes of 2×2×2, the foreground's value in the last byte.</summary>
    public VoxelBytes Cubes()
    {
        Require((((dim[0] + 1) / 2) * ((dim[1] + 1) / 2) * ((dim[2] + 1) / 2)) + 1, "packed voxels");
        return new CubeBytes(file, start, dim);
    }

    private void Require(long bytes, string what)
    {
        if (dataBytes < bytes) throw VolumeError.At(file.Path, "the pre-header", $"{dataBytes:N0} bytes of {what}", $"{bytes:N0} for {dim[2]}×{dim[1]}×{dim[0]}");
    }

    private long Inner(int axis) => dim[axis] - (2 * border[axis]);

    private sealed class VaxBytes(FileBytes file, long start) : VoxelBytes
    {
        public override IReadOnlyList<string> Files => [file.Path];

        public override void Read(long offset, Span<byte> destination, CancellationToken cancel)
        {
            file.Read(start + offset, destination, "the voxels");
            Span<float> values = MemoryMarshal.Cast<byte, float>(destination);
            for (int i = 0; i < values.Length; i++) values[i] = AimFormat.Vax(destination[(4 * i)..]);
        }

        public override void Dispose() => file.Dispose();
    }

    private sealed class CubeBytes(FileBytes file, long start, long[] dim) : VoxelBytes
    {
        public override IReadOnlyList<string> Files => [file.Path];

        public override void Read(long offset, Span<byte> destination, CancellationToken cancel)
        {
            long cubesX = (dim[0] + 1) / 2, cubesY = (dim[1] + 1) / 2, cubesZ = (dim[2] + 1) / 2;
            byte[] row = new byte[cubesX];
            Span<byte> value = stackalloc byte[1];
            file.Read(start + (cubesX * cubesY * cubesZ), value, "the foreground value");
            while (destination.Length > 0)
            {
                cancel.ThrowIfCancellationRequested();
                (long line, long x) = Math.DivRem(offset, dim[0]);
                (long z, long y) = Math.DivRem(line, dim[1]);
                file.Read(start + (((z / 2 * cubesY) + (y / 2)) * cubesX), row, "the voxels");
                int shift = (int)(((z & 1) * 4) + ((y & 1) * 2));
                int count = (int)Math.Min(destination.Length, dim[0] - x);
                for (int i = 0; i < count; i++, x++) destination[i] = (row[x >> 1] >> (shift + (int)(x & 1)) & 1) != 0 ? value[0] : (byte)0;
                destination = destination[count..];
                offset += count;
            }
        }

        public override void Dispose() => file.Dispose();
    }

    // Decodes row by row; rows and columns of the border are zero and not stored.
    private sealed class RunStream : Stream
    {
        private readonly AimData _data;
        private readonly Stream _packed;
        private readonly bool _binary;
        private readonly byte[] _row;
        private readonly byte[] _values = new byte[2];
        private readonly byte[] _input = new byte[1 << 15];
        private int _inputAt;
        private int _inputEnd;
        private long _line;
        private int _rowAt;
        private int _left;
        private int _which;
        private bool _turn;
        private byte _value;

        public RunStream(AimData data, bool binary, int prefix)
        {
            (_data, _binary, _row) = (data, binary, new byte[data.Dim[0]]);
            _rowAt = _row.Length;
            _packed = data.File.Slice(data.Start, data.DataBytes);
            for (int i = 0; i < prefix; i++)
            {
                byte b = Next();
                if (binary && i >= prefix - 2) _values[i - prefix + 2] = b;
            }
        }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            int done = 0;
            while (done < buffer.Length)
            {
                if (_rowAt == _row.Length && !NextRow()) break;
                int count = Math.Min(buffer.Length - done, _row.Length - _rowAt);
                _row.AsSpan(_rowAt, count).CopyTo(buffer[done..]);
                _rowAt += count;
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

        private bool NextRow()
        {
            (long z, long y) = Math.DivRem(_line, _data.Dim[1]);
            if (z >= _data.Dim[2]) return false;
            _line++;
            _rowAt = 0;
            Array.Clear(_row);
            bool inside = y >= _data.Border[1] && y < _data.Dim[1] - _data.Border[1] && z >= _data.Border[2] && z < _data.Dim[2] - _data.Border[2];
            if (inside) Fill(_row.AsSpan((int)_data.Border[0], (int)_data.Inner(0)));
            return true;
        }

        private void Fill(Span<byte> row)
        {
            while (row.Length > 0)
            {
                while (_left == 0) NextRun();
                int count = Math.Min(_left, row.Length);
                row[..count].Fill(_value);
                _left -= count;
                row = row[count..];
            }
        }

        private void NextRun()
        {
            if (_binary)
            {
                if (_turn) _which ^= 1;
                _value = _values[_which];
                _left = Next();
                _turn = _left != 255;
                if (!_turn) _left = 254;
                return;
            }
            _value = Next();
            _left = Next();
        }

        private byte Next()
        {
            if (_inputAt == _inputEnd)
            {
                _inputEnd = _packed.Read(_input);
                _inputAt = 0;
                if (_inputEnd == 0) throw VolumeError.At(_data.File.Path, "packed voxels", $"end in row {_line}", $"{_data.Dim[1] * _data.Dim[2]} rows", "the file is truncated or damaged");
            }
            return _input[_inputAt++];
        }
    }
}
