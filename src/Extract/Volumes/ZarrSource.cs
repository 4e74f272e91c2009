using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;
using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>
/// A Zarr array in a folder of chunk files. A chunk that reaches beyond the slab being read is kept for the next slab as long as the memory budget allows,
/// so that reading slices in order decodes each chunk once.
/// </summary>
internal sealed class ZarrSource : VolumeSource
{
    private const long MostChunksPerSlice = 1 << 22;
    private readonly ZarrArray _array;
    private readonly int[] _dimension;
    private readonly int _channel;
    private readonly Lock _cacheLock = new();
    private readonly Dictionary<string, (int Layer, byte[] Chunk)> _cache = new(StringComparer.Ordinal);
    private long _cached;

    private ZarrSource(VolumeInfo info, ZarrArray array, int[] dimension, int channel, long memoryBudget)
        : base(info, memoryBudget) => (_array, _dimension, _channel) = (array, dimension, channel);

    /// <summary>Opens a Zarr folder.</summary>
    public static ZarrSource OpenFolder(string path, VolumeOpenOptions options)
    {
        ZarrGroup group = ZarrGroup.Find(path);
        ZarrArray array = ZarrArray.Read(group.ArrayFolder);
        List<string> notes = [];
        string axes = Axes(path, group, array, options.Axes, notes);
        AxisLayout layout = AxisLayout.Of(path, axes, array.Shape, null);
        VoxelSize voxelSize = Edges(group, axes, notes);
        string format = group.IsOme ? "OME-Zarr" : $"Zarr v{array.Version}";
        VolumeInfo info = layout.Describe(path, VolumeNames.Of(path), format, array.Encoding.Type, voxelSize, options.Channel, notes);
        int[] dimension = [.. "TCZYX".Select(l => axes.IndexOf(l, StringComparison.Ordinal))];
        long across = 1;
        foreach (int d in dimension.AsSpan(3)) across *= (array.Shape[d] + array.Chunks[d] - 1) / array.Chunks[d];
        if (across > MostChunksPerSlice) throw VolumeError.At(path, "chunks", $"{across:N0} chunks in a slice", $"at most {MostChunksPerSlice:N0}", "write the array again with larger chunks");
        return new ZarrSource(info, array, dimension, options.Channel, options.MemoryBudget);
    }

    private protected override void ReadSlab(int frame, int z0, int count, Span<byte> destination, CancellationToken cancel) =>
        ReadBoxSlab(frame, new VolumeBox((z0, 0, 0), (z0 + count, Info.SizeY, Info.SizeX)), destination, cancel);

    private protected override void ReadBoxSlab(int frame, VolumeBox box, Span<byte> destination, CancellationToken cancel)
    {
        long[] index = new long[_array.Shape.Length];
        int dt = _dimension[0], dc = _dimension[1], dz = _dimension[2], dy = _dimension[3], dx = _dimension[4];
        (int cz, int cy, int cx) = (dz < 0 ? 1 : _array.Chunks[dz], _array.Chunks[dy], _array.Chunks[dx]);
        if (dt >= 0) index[dt] = frame / _array.Chunks[dt];
        if (dc >= 0) index[dc] = _channel / _array.Chunks[dc];
        if (box.HasWholeSlices(Info)) ForgetBefore(box.From.Z / cz);
        for (int kz = box.From.Z / cz; (long)kz * cz < box.To.Z; kz++)
        {
            if (dz >= 0) index[dz] = kz;
            bool keep = (long)kz * cz < box.From.Z || ((long)kz + 1) * cz > box.To.Z;
            for (int ky = box.From.Y / cy; (long)ky * cy < box.To.Y; ky++)
            {
                index[dy] = ky;
                for (int kx = box.From.X / cx; (long)kx * cx < box.To.X; kx++)
                {
                    cancel.ThrowIfCancellationRequested();
                    index[dx] = kx;
                    byte[]? chunk = Chunk(index, kz, keep);
                    Place(chunk, frame, box, ((long)kz * cz, (long)ky * cy, (long)kx * cx), destination);
                }
            }
        }
    }

    // Copies a chunk's part of the box, or the fill value where the chunk is not stored.
    private void Place(byte[]? chunk, int frame, VolumeBox box, (long Z, long Y, long X) corner, Span<byte> destination)
    {
        int dt = _dimension[0], dc = _dimension[1], dz = _dimension[2], dy = _dimension[3], dx = _dimension[4];
        int size = Info.VoxelType.Size();
        long zFrom = Math.Max(corner.Z, box.From.Z), zTo = Math.Min(corner.Z + (dz < 0 ? 1 : _array.Chunks[dz]), box.To.Z);
        long yFrom = Math.Max(corner.Y, box.From.Y), yTo = Math.Min(corner.Y + _array.Chunks[dy], box.To.Y);
        long xFrom = Math.Max(corner.X, box.From.X);
        int columns = (int)(Math.Min(corner.X + _array.Chunks[dx], box.To.X) - xFrom);
        long start = 0;
        if (dt >= 0) start += frame % _array.Chunks[dt] * Stride(dt);
        if (dc >= 0) start += _channel % _array.Chunks[dc] * Stride(dc);
        (long sz, long sy, long sx) = (dz < 0 ? 0 : Stride(dz), Stride(dy), Stride(dx));
        start += (xFrom - corner.X) * sx;
        for (long z = zFrom; z < zTo; z++)
        {
            for (long y = yFrom; y < yTo; y++)
            {
                long to = ((((z - box.From.Z) * box.SizeY) + y - box.From.Y) * box.SizeX) + xFrom - box.From.X;
                Span<byte> row = destination.Slice(checked((int)(to * size)), columns * size);
                if (chunk is null) Fill(row);
                else VoxelKernels.Copy(chunk.AsSpan((int)((start + ((z - corner.Z) * sz) + ((y - corner.Y) * sy)) * size)), sx, row, 1, columns, size);
            }
        }
    }

    private long Stride(int dimension)
    {
        long stride = 1;
        if (_array.Fortran)
        {
            for (int d = 0; d < dimension; d++) stride *= _array.Chunks[d];
        }
        else
        {
            for (int d = dimension + 1; d < _array.Chunks.Length; d++) stride *= _array.Chunks[d];
        }
        return stride;
    }

    private void Fill(Span<byte> row)
    {
        switch (_array.Fill.Length)
        {
            case 1:
                row.Fill(_array.Fill[0]);
                break;
            case 2:
                MemoryMarshal.Cast<byte, ushort>(row).Fill(MemoryMarshal.Read<ushort>(_array.Fill));
                break;
            case 4:
                MemoryMarshal.Cast<byte, uint>(row).Fill(MemoryMarshal.Read<uint>(_array.Fill));
                break;
            default:
                MemoryMarshal.Cast<byte, ulong>(row).Fill(MemoryMarshal.Read<ulong>(_array.Fill));
                break;
        }
    }

    private byte[]? Chunk(long[] index, int layer, bool keep)
    {
        string key = _array.Prefix + string.Join(_array.Separator, index);
        lock (_cacheLock)
        {
            if (_cache.TryGetValue(key, out (int Layer, byte[] Chunk) known)) return known.Chunk;
        }
        string path = Path.Combine(_array.Folder, key);
        if (!File.Exists(path)) return null;
        byte[] chunk = Decode(path);
        if (_array.Encoding.NeedsSwap) VoxelKernels.Swap(chunk, Info.VoxelType.Size());
        if (keep && chunk.Length <= MemoryBudget)
        {
            lock (_cacheLock)
            {
                if (_cached + chunk.Length > MemoryBudget)
                {
                    _cache.Clear();
                    _cached = 0;
                }
                if (_cache.TryAdd(key, (layer, chunk))) _cached += chunk.Length;
            }
        }
        return chunk;
    }

    // Whole slices are read in order: what lies before them is not wanted again.
    private void ForgetBefore(int layer)
    {
        lock (_cacheLock)
        {
            foreach ((string key, (int Layer, byte[] Chunk) entry) in _cache.Where(e => e.Value.Layer < layer).ToList())
            {
                _cache.Remove(key);
                _cached -= entry.Chunk.Length;
            }
        }
    }

    private byte[] Decode(string path)
    {
        using FileBytes file = FileBytes.Open(path);
        long bytes = _array.ChunkBytes, stored = file.Length - (_array.Checksum ? 4 : 0);
        if (stored < 0) throw VolumeError.At(path, "the chunk", $"{file.Length} bytes", "at least 4, its checksum");
        if (_array.Checksum) VerifyChecksum(file, stored);
        if (_array.Compression == ZarrCompression.None)
        {
            if (stored != bytes) throw VolumeError.At(path, "the chunk", $"{stored:N0} bytes", $"{bytes:N0}", "the chunk is truncated or the metadata is wrong");
            byte[] raw = new byte[bytes];
            file.Read(0, raw, "the chunk");
            return raw;
        }
        Gzip.RequirePlausible(path, "the chunk", stored, bytes);
        try
        {
            using Stream packed = file.Slice(0, stored);
            using Stream stream = _array.Compression == ZarrCompression.Gzip ? new GZipStream(packed, CompressionMode.Decompress) : new ZLibStream(packed, CompressionMode.Decompress);
            byte[] chunk = new byte[bytes];
            int got = stream.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false);
            if (got < bytes || stream.ReadByte() >= 0) throw VolumeError.At(path, "the chunk", $"{(got < bytes ? got.ToString("N0", System.Globalization.CultureInfo.InvariantCulture) : "more")} decoded bytes", $"{bytes:N0}", "the chunk is damaged or the metadata is wrong");
            return chunk;
        }
        catch (Exception e) when (Gzip.IsDamage(e))
        {
            throw VolumeError.At(path, "the chunk", $"damaged compressed data ({e.Message})", "a valid stream", null, e);
        }
    }

    // CRC-32C (RFC 3720) of the bytes before it, little-endian.
    private static void VerifyChecksum(FileBytes file, long stored)
    {
        byte[] buffer = new byte[1 << 16];
        uint crc = uint.MaxValue;
        for (long at = 0; at < stored;)
        {
            Span<byte> part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, stored - at));
            file.Read(at, part, "the chunk");
            foreach (byte b in part) crc = BitOperations.Crc32C(crc, b);
            at += part.Length;
        }
        file.Read(stored, buffer.AsSpan(0, 4), "the checksum");
        if (System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(buffer) != ~crc) throw VolumeError.At(file.Path, "the chunk", "its checksum does not match its bytes", null, "the chunk is damaged");
    }

    private static string Axes(string path, ZarrGroup group, ZarrArray array, string? renamed, List<string> notes)
    {
        int count = array.Shape.Length;
        if (renamed is not null)
        {
            string letters = renamed.ToUpperInvariant();
            if (letters.Length != count || letters.Distinct().Count() != count || letters.Any(l => !"TCZYX".Contains(l, StringComparison.Ordinal)) || !letters.Contains('Y', StringComparison.Ordinal) || !letters.Contains('X', StringComparison.Ordinal))
                throw ApproxException.WrongUsage($"{path}: axes '{renamed}' do not fit the array's {count} dimensions ({string.Join('×', array.Shape)})", "one letter of T C Z Y X for each dimension");
            return letters;
        }
        string axes = group.Axes;
        if (axes.Length == 0 && array.Names.Length == count && array.Names.All(n => n?.Length == 1)) axes = string.Concat(array.Names).ToUpperInvariant();
        bool fits = axes.Length == count && axes.Distinct().Count() == count && axes.All(l => "TCZYX".Contains(l, StringComparison.Ordinal)) && axes.Contains('Y', StringComparison.Ordinal) && axes.Contains('X', StringComparison.Ordinal);
        if (group.Axes.Length > 0 && !fits) throw VolumeError.At(path, "axes", axes, $"{count} axes with y and x among them, as the array has {count} dimensions");
        if (fits) return axes;
        string guess = count switch { 2 => "YX", 3 => "ZYX", 4 => "TZYX", _ => "TCZYX" };
        if (count > 3 && !group.IsOme) notes.Add($"an array of {count} dimensions without axis names is taken as {guess}");
        return guess;
    }

    private static VoxelSize Edges(ZarrGroup group, string axes, List<string> notes)
    {
        if (group.Scale.Length != axes.Length) return VoxelSize.Unknown;
        int z = axes.IndexOf('Z', StringComparison.Ordinal), y = axes.IndexOf('Y', StringComparison.Ordinal), x = axes.IndexOf('X', StringComparison.Ordinal);
        if (z < 0) z = x;
        Unit? Of(int axis) => axis < group.Units.Length ? VolumeUnits.Length(group.Units[axis]) : null;
        if (Of(x) is not { } unit) return VolumeUnits.Size(group.Scale[z], group.Scale[y], group.Scale[x], null, null, notes);
        double Edge(int axis) => Of(axis) is { } own ? VolumeUnits.Convert(group.Scale[axis], own, unit) : group.Scale[axis];
        return VolumeUnits.Size(Edge(z), Edge(y), Edge(x), unit, null, notes);
    }
}
