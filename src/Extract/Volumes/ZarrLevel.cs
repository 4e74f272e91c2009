using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Approx.Extract.Volumes;

/// <summary>One level of a pyramid: gathers slices into chunks and hands the next level one slice for every two of its own.</summary>
internal sealed class ZarrLevel
{
    private const int ChunkEdge = 128;
    private const long LayerBytes = 64 << 20;
    private readonly string _folder;
    private readonly int _sizeZ, _sizeY, _sizeX, _chunkZ, _chunkY, _chunkX;
    private readonly bool _frames;
    private readonly VoxelType _type;
    private readonly bool _compress;
    private readonly bool _labels;
    private readonly byte[] _layer;
    private readonly byte[] _chunk;
    private byte[] _half = [];
    private int _frame;
    private int _z;

    public ZarrLevel(string folder, int frames, int sizeZ, int sizeY, int sizeX, VoxelType type, VolumeWriteOptions options)
    {
        (_folder, _sizeZ, _sizeY, _sizeX, _type, _frames, _compress, _labels) = (folder, sizeZ, sizeY, sizeX, type, frames > 1, options.Compress, options.Labels);
        int sliceBytes = sizeY * sizeX * type.Size();
        (_chunkY, _chunkX) = (Math.Min(ChunkEdge, sizeY), Math.Min(ChunkEdge, sizeX));
        _chunkZ = (int)Math.Clamp(LayerBytes / sliceBytes, 1, Math.Min(64, sizeZ));
        _layer = new byte[_chunkZ * (long)sliceBytes];
        _chunk = new byte[_chunkZ * _chunkY * _chunkX * type.Size()];
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, ".zarray"), Metadata(frames));
    }

    /// <summary>The next smaller level, or null.</summary>
    public ZarrLevel? Next { get; set; }

    /// <summary>Adds the next slice.</summary>
    public void Add(ReadOnlySpan<byte> slice)
    {
        int within = _z % _chunkZ;
        slice.CopyTo(_layer.AsSpan(within * slice.Length));
        bool last = _z == _sizeZ - 1;
        if (within == _chunkZ - 1 || last) WriteLayer(_z / _chunkZ, within + 1);
        if (Next is not null) Halve(slice, last);
        if (last) (_z, _frame) = (0, _frame + 1);
        else _z++;
    }

    private void Halve(ReadOnlySpan<byte> slice, bool last)
    {
        if (_z % 2 == 0)
        {
            if (_half.Length == 0) _half = new byte[slice.Length];
            slice.CopyTo(_half);
            if (!last) return;
        }
        byte[] smaller = new byte[Next!._sizeY * Next._sizeX * _type.Size()];
        Downsample.Halve(_half, _z % 2 == 0 ? default : slice, _sizeY, _sizeX, _type, _labels, smaller);
        Next.Add(smaller);
    }

    private void WriteLayer(int kz, int slices)
    {
        int size = _type.Size(), sliceBytes = _sizeY * _sizeX * size;
        for (int y0 = 0; y0 < _sizeY; y0 += _chunkY)
        {
            for (int x0 = 0; x0 < _sizeX; x0 += _chunkX)
            {
                Array.Clear(_chunk);
                int rows = Math.Min(_chunkY, _sizeY - y0), bytes = Math.Min(_chunkX, _sizeX - x0) * size;
                for (int z = 0; z < slices; z++)
                {
                    for (int y = 0; y < rows; y++)
                        _layer.AsSpan((z * sliceBytes) + ((((y0 + y) * _sizeX) + x0) * size), bytes).CopyTo(_chunk.AsSpan(((z * _chunkY) + y) * _chunkX * size));
                }
                // A chunk of nothing but the fill value need not be stored.
                if (_chunk.AsSpan().ContainsAnyExcept((byte)0)) WriteChunk(kz, y0 / _chunkY, x0 / _chunkX);
            }
        }
    }

    private void WriteChunk(int kz, int ky, int kx)
    {
        CultureInfo plain = CultureInfo.InvariantCulture;
        string path = _folder;
        if (_frames) path = Path.Combine(path, _frame.ToString(plain));
        path = Path.Combine(path, kz.ToString(plain), ky.ToString(plain));
        Directory.CreateDirectory(path);
        using FileStream file = new(Path.Combine(path, kx.ToString(plain)), FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        if (!_compress)
        {
            file.Write(_chunk);
            return;
        }
        using GZipStream packer = new(file, CompressionLevel.Fastest);
        packer.Write(_chunk);
    }

    private string Metadata(int frames)
    {
        string dtype = (_type.Size() == 1 ? "|" : BitConverter.IsLittleEndian ? "<" : ">") + (_type.IsFloat() ? 'f' : _type.IsSigned() ? 'i' : 'u') + _type.Size().ToString(CultureInfo.InvariantCulture);
        StringBuilder json = new();
        string t = _frames ? $"{frames}, " : "", one = _frames ? "1, " : "";
        json.Append(CultureInfo.InvariantCulture, $"{{\n  \"zarr_format\": 2,\n  \"shape\": [{t}{_sizeZ}, {_sizeY}, {_sizeX}],\n  \"chunks\": [{one}{_chunkZ}, {_chunkY}, {_chunkX}],\n  \"dtype\": \"{dtype}\",\n");
        json.Append(CultureInfo.InvariantCulture, $"  \"compressor\": {(_compress ? "{\"id\": \"gzip\", \"level\": 1}" : "null")},\n  \"fill_value\": 0,\n  \"order\": \"C\",\n  \"filters\": null,\n  \"dimension_separator\": \"/\"\n}}\n");
        return json.ToString();
    }
}
