using System.Globalization;
using System.Text.Json;
using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>How a chunk is packed, outermost first: checksum behind gzip behind the voxels.</summary>
internal enum ZarrCompression
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>A zlib stream.</summary>
    Zlib,

    /// <summary>A gzip stream.</summary>
    Gzip,
}

/// <summary>One Zarr array's metadata, version 2 (.zarray) or 3 (zarr.json). Sources: the Zarr v2 and v3 core specifications.</summary>
internal sealed record ZarrArray(int Version, string Folder, long[] Shape, int[] Chunks, VoxelEncoding Encoding, bool Fortran, ZarrCompression Compression, bool Checksum, string Prefix, string Separator, byte[] Fill, string?[] Names)
{
    /// <summary>Decoded bytes of a chunk; every chunk is stored whole.</summary>
    public long ChunkBytes
    {
        get
        {
            long bytes = Encoding.Type.Size();
            foreach (int c in Chunks) bytes = bytes > int.MaxValue ? bytes : bytes * c;
            return bytes;
        }
    }

    /// <summary>Reads .zarray or zarr.json of a folder.</summary>
    public static ZarrArray Read(string folder)
    {
        string v2 = Path.Combine(folder, ".zarray"), v3 = Path.Combine(folder, "zarr.json");
        ZarrArray array = File.Exists(v2) ? ReadTwo(folder, v2) : ReadThree(folder, v3);
        if (array.Shape.Length is < 2 or > 5) throw VolumeError.At(folder, "shape", $"{array.Shape.Length} dimensions", "2 to 5");
        if (array.Chunks.Length != array.Shape.Length) throw VolumeError.At(folder, "chunks", $"{array.Chunks.Length} sizes", $"{array.Shape.Length}, the dimensions");
        if (array.ChunkBytes > int.MaxValue) throw VolumeError.At(folder, "chunks", $"chunks of {string.Join('×', array.Chunks)} voxels", "chunks below 2 GiB");
        return array;
    }

    private static ZarrArray ReadTwo(string folder, string path)
    {
        using JsonDocument document = ZarrJson.Load(path);
        ZarrJson root = new(path, document.RootElement);
        if (root.Long("zarr_format") != 2) throw VolumeError.At(path, "zarr_format", root.Long("zarr_format").ToString(CultureInfo.InvariantCulture), "2");
        string dtype = root.Get("dtype").ValueKind == JsonValueKind.String ? root.Text("dtype") : "a structured type";
        VoxelEncoding encoding = NpyHeader.Type(dtype) ?? throw VolumeError.At(path, "dtype", VolumeError.Quote(dtype), "a number type like <u2");
        ZarrCompression compression = ZarrCompression.None;
        if (root.TryGet("compressor") is { ValueKind: JsonValueKind.Object } compressor)
        {
            string id = new ZarrJson(path, compressor).Text("id");
            compression = id switch
            {
                "zlib" => ZarrCompression.Zlib,
                "gzip" => ZarrCompression.Gzip,
                _ => throw Unpacked(path, "compressor", id),
            };
        }
        if (root.TryGet("filters") is { ValueKind: JsonValueKind.Array } filters && filters.GetArrayLength() > 0) throw VolumeError.At(path, "filters", "filters", "none");
        string order = root.TryGet("order") is null ? "C" : root.Text("order");
        string separator = root.TryGet("dimension_separator") is null ? "." : root.Text("dimension_separator");
        if (order is not ("C" or "F") || separator is not ("." or "/")) throw VolumeError.At(path, "order or dimension_separator", $"{VolumeError.Quote(order)}, {VolumeError.Quote(separator)}", "C or F, . or /");
        byte[] fill = ZarrJson.Fill(path, root.TryGet("fill_value"), encoding.Type);
        long[] shape = root.Longs("shape");
        return new ZarrArray(2, folder, shape, root.Ints("chunks"), encoding, order == "F", compression, false, "", separator, fill, ZarrJson.XarrayNames(folder, shape.Length));
    }

    private static ZarrArray ReadThree(string folder, string path)
    {
        using JsonDocument document = ZarrJson.Load(path);
        ZarrJson root = new(path, document.RootElement);
        if (root.Long("zarr_format") != 3 || root.Text("node_type") != "array") throw VolumeError.At(path, "node_type", VolumeError.Quote(root.Text("node_type")), "an array of zarr_format 3");
        VoxelType type = root.Get("data_type").ValueKind != JsonValueKind.String ? throw VolumeError.At(path, "data_type", "an extension type", "a number type") : root.Text("data_type") switch
        {
            "bool" or "uint8" => VoxelType.UInt8,
            "int8" => VoxelType.Int8,
            "uint16" => VoxelType.UInt16,
            "int16" => VoxelType.Int16,
            "uint32" => VoxelType.UInt32,
            "int32" => VoxelType.Int32,
            "uint64" => VoxelType.UInt64,
            "int64" => VoxelType.Int64,
            "float32" => VoxelType.Float32,
            "float64" => VoxelType.Float64,
            string other => throw VolumeError.At(path, "data_type", VolumeError.Quote(other), "bool, int8 to uint64, float32 or float64"),
        };
        ZarrJson grid = root.Object("chunk_grid");
        if (grid.Text("name") != "regular") throw VolumeError.At(path, "chunk_grid", VolumeError.Quote(grid.Text("name")), "regular");
        ZarrJson keys = root.Object("chunk_key_encoding");
        bool plain = keys.Text("name") switch { "default" => false, "v2" => true, string other => throw VolumeError.At(path, "chunk_key_encoding", VolumeError.Quote(other), "default or v2") };
        string separator = plain ? "." : "/";
        if (keys.TryGet("configuration") is { ValueKind: JsonValueKind.Object } configuration && new ZarrJson(path, configuration) is var c && c.TryGet("separator") is not null) separator = c.Text("separator");
        if (separator is not ("." or "/")) throw VolumeError.At(path, "chunk_key_encoding", VolumeError.Quote(separator), ". or /");
        (bool big, bool fortran, ZarrCompression compression, bool checksum) = Codecs(path, root);
        byte[] fill = ZarrJson.Fill(path, root.TryGet("fill_value"), type);
        string?[] names = root.TryGet("dimension_names") is { ValueKind: JsonValueKind.Array } n ? [.. n.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.String ? ZarrJson.Safe(e) : null)] : [];
        return new ZarrArray(3, folder, root.Longs("shape"), grid.Object("configuration").Ints("chunk_shape"), new VoxelEncoding(type, big), fortran, compression, checksum, plain ? "" : "c" + separator, separator, fill, names);
    }

    private static (bool Big, bool Fortran, ZarrCompression Compression, bool Checksum) Codecs(string path, ZarrJson root)
    {
        bool big = false, fortran = false, checksum = false, bytes = false;
        ZarrCompression compression = ZarrCompression.None;
        if (root.Get("codecs").ValueKind != JsonValueKind.Array) throw VolumeError.At(path, "codecs", "no list");
        foreach (JsonElement element in root.Get("codecs").EnumerateArray())
        {
            ZarrJson codec = new(path, element);
            string name = codec.Text("name");
            ZarrJson? configuration = codec.TryGet("configuration") is { ValueKind: JsonValueKind.Object } o ? new ZarrJson(path, o) : null;
            switch (name)
            {
                case "transpose" when !bytes && !fortran:
                    long[] order = configuration?.TryGet("order") is { ValueKind: JsonValueKind.Array } ? configuration.Longs("order") : [];
                    long[] reversed = [.. Enumerable.Range(0, order.Length).Select(i => (long)(order.Length - 1 - i))];
                    fortran = order.Length == root.Longs("shape").Length && order.SequenceEqual(reversed);
                    if (!fortran && !order.SequenceEqual(reversed.Reverse())) throw VolumeError.At(path, "codecs", $"transpose to ({string.Join(',', order)})", "no transpose, or the full reversal");
                    break;
                case "bytes" when !bytes:
                    bytes = true;
                    big = configuration?.TryGet("endian") is not null && configuration.Text("endian") == "big";
                    break;
                case "gzip" or "zlib" or "numcodecs.zlib" or "numcodecs.gzip" when bytes && compression == ZarrCompression.None && !checksum:
                    compression = name.EndsWith("gzip", StringComparison.Ordinal) ? ZarrCompression.Gzip : ZarrCompression.Zlib;
                    break;
                case "crc32c" when bytes && !checksum:
                    checksum = true;
                    break;
                default:
                    throw Unpacked(path, "codecs", name);
            }
        }
        return bytes ? (big, fortran, compression, checksum) : throw VolumeError.At(path, "codecs", "no bytes codec");
    }

    private static ApproxException Unpacked(string path, string place, string name) =>
        VolumeError.At(path, place, VolumeError.Quote(name), "no compressor, zlib or gzip", name is "blosc" or "zstd" or "lz4" or "sharding_indexed" ? $"{name} is not read: write the array again with gzip or without compressor" : null);
}
