using System.IO.Compression;
using System.Text;
using Approx.Core;
using Approx.Extract.Volumes;

namespace Approx.Tests.Extract.Volumes;

public sealed class HostileFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("approx-hostile-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Says_what_is_wrong_with_missing_empty_and_unknown_files()
    {
        Assert.Contains("no such file", Refused(Path.Combine(_folder, "nowhere.tif")), StringComparison.Ordinal);
        Assert.Contains("empty", Refused(Make("empty.tif", [])), StringComparison.Ordinal);
        Assert.Contains("no volume format", Refused(Make("text.tif", "hello, world"u8.ToArray())), StringComparison.Ordinal);
        Assert.Contains("no volume format", Refused(Make("packed.gz", Gz("hello, world"u8.ToArray()))), StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(_folder, "nothing"));
        Assert.Contains("none of them a TIFF", Refused(Path.Combine(_folder, "nothing")), StringComparison.Ordinal);
        Make("scan.raw", new byte[10]);
        Make("scan.mhd", "ObjectType = Image\n"u8.ToArray());
        ApproxException e = Assert.Throws<ApproxException>(() => VolumeSource.Open(Path.Combine(_folder, "scan.raw")));
        Assert.Contains("scan.mhd", e.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".npy", false)]
    [InlineData(".tif", false)]
    [InlineData(".tif", true)]
    [InlineData(".nrrd", false)]
    [InlineData(".mha", false)]
    [InlineData(".nii", false)]
    public void Refuses_a_file_cut_anywhere(string ending, bool compress)
    {
        string path = Path.Combine(_folder, "whole" + ending);
        using (VolumeWriter writer = VolumeWriter.Create(path, new VolumeInfo { SizeZ = 2, SizeY = 3, SizeX = 5, VoxelType = VoxelType.UInt16, VoxelSize = VoxelSize.Parse("1um") }, new VolumeWriteOptions { Compress = compress }))
        {
            byte[] voxels = new byte[60];
            new Random(1).NextBytes(voxels);
            writer.Write(voxels);
            writer.Complete();
        }
        byte[] whole = File.ReadAllBytes(path);
        ReadAll(path);
        for (int length = 0; length < whole.Length; length++) Refused(Make("cut", whole[..length]));
    }

    [Fact]
    public void Refuses_headers_that_claim_more_than_the_file_can_hold()
    {
        byte[] strip = new byte[100];
        foreach (uint compression in (uint[])[1, 5, 8, 32773])
        {
            TiffMaker tiff = new();
            int at = tiff.Add(strip);
            tiff.Directory((256, 1_000_000), (257, 1_000_000), (258, 8), (259, compression), (262, 1), (273, (uint)at), (277, 1), (278, 1_000_000), (279, 100));
            Refused(Make("huge.tif", tiff.ToArray()));
        }
        Refused(Make("huge.nrrd", "NRRD0004\ntype: uchar\ndimension: 3\nsizes: 10000 10000 10000\nencoding: gzip\n\n"u8.ToArray().Concat(Gz(new byte[1000])).ToArray()));
        Refused(Make("huge.nrrd", "NRRD0004\ntype: uchar\ndimension: 3\nsizes: 10000 10000 10000\nencoding: ascii\n\n1 2 3"u8.ToArray()));
        Refused(Make("huge.mha", "ObjectType = Image\nNDims = 3\nDimSize = 10000 10000 10000\nElementType = MET_UCHAR\nCompressedData = True\nElementDataFile = LOCAL\nabcdefgh"u8.ToArray()));
        Refused(Make("huge.npy", Npy("{'descr': '<u2', 'fortran_order': False, 'shape': (1000, 10000, 100000), }")));
        Refused(Make("huge.npy.gz", Gz(Npy("{'descr': '<u2', 'fortran_order': False, 'shape': (1000, 10000, 100000), }"))));
        Refused(Make("wrap.npy", Npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647), }")));
        Refused(Make("zero.npy", Npy("{'descr': '|u1', 'fortran_order': False, 'shape': (0, 4, 4), }")));
    }

    [Fact]
    public void Refuses_directories_in_a_circle()
    {
        TiffMaker tiff = new();
        int at = tiff.Add(new byte[16]);
        (ushort, uint)[] entries = [(256, 4), (257, 4), (258, 8), (259, 1), (262, 1), (273, (uint)at), (277, 1), (278, 4), (279, 16)];
        int first = tiff.Directory(entries);
        tiff.Directory(entries);
        ReadAll(Make("two.tif", tiff.ToArray()));
        tiff.Link(first);
        Assert.Contains("comes back to itself", Refused(Make("circle.tif", tiff.ToArray())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(256, 0, "ImageWidth 0")]
    [InlineData(257, 0, "ImageLength 0")]
    [InlineData(278, 0, "RowsPerStrip 0")]
    [InlineData(258, 13, "13 bits")]
    [InlineData(259, 7, "JPEG (7)")]
    [InlineData(259, 50000, "Zstandard")]
    [InlineData(277, 5000, "SamplesPerPixel")]
    [InlineData(273, 1000000, "beyond the end")]
    [InlineData(279, 1000000, "beyond the end")]
    [InlineData(279, 15, "15 bytes")]
    [InlineData(317, 9, "Predictor 9")]
    [InlineData(339, 6, "SampleFormat 6")]
    public void Names_the_field_that_is_wrong(ushort tag, uint value, string expected)
    {
        TiffMaker tiff = new();
        int at = tiff.Add(new byte[16]);
        Dictionary<ushort, uint> fields = new() { [256] = 4, [257] = 4, [258] = 8, [259] = 1, [262] = 1, [273] = (uint)at, [277] = 1, [278] = 4, [279] = 16, [317] = 1, [339] = 1 };
        fields[tag] = value;
        tiff.Directory([.. fields.OrderBy(f => f.Key).Select(f => (f.Key, f.Value))]);
        Assert.Contains(expected, Refused(Make("wrong.tif", tiff.ToArray())), StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_strips_that_overlap_and_tables_that_are_too_short()
    {
        TiffMaker tiff = new();
        int data = tiff.Add(new byte[64]);
        int offsets = tiff.Add([.. Words((uint)data, (uint)data + 4)]);
        int counts = tiff.Add([.. Words(8, 8)]);
        (ushort, ushort, uint, uint)[] entries = [(256, 4, 1, 4), (257, 4, 1, 4), (258, 4, 1, 8), (259, 4, 1, 1), (262, 4, 1, 1), (273, 4, 2, (uint)offsets), (277, 4, 1, 1), (278, 4, 1, 2), (279, 4, 2, (uint)counts)];
        tiff.Directory(entries);
        ReadAll(Make("good.tif", Change(tiff.ToArray(), offsets + 4, data + 8)));
        Refused(Make("order.tif", Change(Change(tiff.ToArray(), offsets, data + 6), offsets + 4, data)));
        Refused(Make("short.tif", Change(tiff.ToArray(), tiff.Position - 4 - (4 * 12) + 4, 1)));
        Refused(Make("absurd.tif", Change(tiff.ToArray(), tiff.Position - 4 - (4 * 12) + 4, int.MaxValue)));

        static byte[] Change(byte[] bytes, int at, int value)
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(at), value);
            return bytes;
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(32773)]
    public void Refuses_strips_that_unpack_to_more_or_to_less_or_to_nonsense(uint compression)
    {
        byte[] Packed(int bytes) => compression switch
        {
            8 => Zlib(new byte[bytes]),
            5 => LzwLiterals(bytes),
            _ => [.. Enumerable.Range(0, bytes / 16).SelectMany(_ => (byte[])[unchecked((byte)-15), 7])],
        };
        ReadAll(Make("exact.tif", OneStrip(compression, Packed(4096))));
        Assert.Contains("more bytes", Refused(Make("bomb.tif", OneStrip(compression, Packed(4_000_000)))), StringComparison.Ordinal);
        Refused(Make("short.tif", OneStrip(compression, Packed(2048))));
        byte[] noise = new byte[4000];
        new Random(3).NextBytes(noise);
        Refused(Make("noise.tif", OneStrip(compression, noise)));
    }

    [Theory]
    [InlineData("{'descr': __import__('os').system('true'), 'fortran_order': False, 'shape': (1, 2, 2), }")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1, 2, 2), }")]
    [InlineData("{'descr': [('a', '<u2')], 'fortran_order': False, 'shape': (1, 2, 2), }")]
    [InlineData("{'descr': '|u1', 'fortran_order': 1, 'shape': (1, 2, 2), }")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (1, 2, -2), }")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (1, 2, 2.0), }")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (4), }")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (1, 2, 2), 'evil': 1}")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (1, 2, 99999999999999999999), }")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (1, 2, 2), }")]
    [InlineData("{'descr': '|u1'")]
    [InlineData("")]
    public void Evaluates_nothing_in_an_npy_header(string header) => Refused(Make("a.npy", [.. Npy(header), 1, 2, 3, 4]));

    [Theory]
    [InlineData("../secret.raw")]
    [InlineData("/etc/passwd")]
    [InlineData("sub/../../secret.raw")]
    [InlineData("..\\secret.raw")]
    public void A_header_names_files_in_its_own_folder_only(string name)
    {
        string inner = Path.Combine(_folder, "inner");
        Directory.CreateDirectory(inner);
        Make("secret.raw", new byte[8]);
        string nrrd = $"NRRD0004\ntype: uchar\ndimension: 3\nsizes: 2 2 2\nencoding: raw\ndata file: {name}\n";
        string meta = $"ObjectType = Image\nNDims = 3\nDimSize = 2 2 2\nElementType = MET_UCHAR\nElementDataFile = {name}\n";
        Assert.Contains("outside", Refused(Make("inner/a.nhdr", Encoding.UTF8.GetBytes(nrrd))), StringComparison.Ordinal);
        Assert.Contains("outside", Refused(Make("inner/a.mhd", Encoding.UTF8.GetBytes(meta))), StringComparison.Ordinal);
        // A header moved together with its data still opens: the name alone is looked for beside it.
        Make("inner/" + Path.GetFileName(name.Replace('\\', '/')), new byte[8]);
        ReadAll(Path.Combine(inner, "a.nhdr"));
        ReadAll(Path.Combine(inner, "a.mhd"));
    }

    [Fact]
    public void Refuses_zarr_metadata_that_is_too_deep_leads_out_or_lies()
    {
        Make("deep.zarr/.zarray", Encoding.UTF8.GetBytes("{\"shape\": " + new string('[', 100000) + new string(']', 100000) + "}"));
        Refused(Path.Combine(_folder, "deep.zarr"));
        Make("out.zarr/.zattrs", "{\"multiscales\": [{\"datasets\": [{\"path\": \"../other\"}]}]}"u8.ToArray());
        Assert.Contains("out of the folder", Refused(Path.Combine(_folder, "out.zarr")), StringComparison.Ordinal);
        const string Array = "{\"zarr_format\": 2, \"shape\": [4, 4, 4], \"chunks\": [4, 4, 4], \"dtype\": \"|u1\", \"compressor\": {\"id\": \"zlib\"}, \"fill_value\": 0, \"order\": \"C\", \"filters\": null}";
        Make("bomb.zarr/.zarray", Encoding.UTF8.GetBytes(Array));
        Make("bomb.zarr/0.0.0", Zlib(new byte[64]));
        ReadAll(Path.Combine(_folder, "bomb.zarr"));
        Make("bomb.zarr/0.0.0", Zlib(new byte[10_000_000]));
        Assert.Contains("more decoded bytes", Refused(Path.Combine(_folder, "bomb.zarr")), StringComparison.Ordinal);
        Make("bomb.zarr/0.0.0", Zlib(new byte[63]));
        Refused(Path.Combine(_folder, "bomb.zarr"));
        Make("tiny.zarr/.zarray", Encoding.UTF8.GetBytes(Array.Replace("[4, 4, 4], \"ch", "[1, 40000, 40000], \"ch", StringComparison.Ordinal).Replace("[4, 4, 4]", "[1, 1, 1]", StringComparison.Ordinal)));
        Assert.Contains("chunks in a slice", Refused(Path.Combine(_folder, "tiny.zarr")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".nii.gz")]
    [InlineData(".nrrd")]
    [InlineData(".mha")]
    public void Notices_a_wrong_checksum_behind_compressed_voxels(string ending)
    {
        string path = Path.Combine(_folder, "sum" + ending);
        using (VolumeWriter writer = VolumeWriter.Create(path, new VolumeInfo { SizeZ = 2, SizeY = 3, SizeX = 5, VoxelType = VoxelType.UInt8 }, new VolumeWriteOptions { Compress = true }))
        {
            writer.Write(new byte[30]);
            writer.Complete();
        }
        ReadAll(path);
        byte[] bytes = File.ReadAllBytes(path);
        // gzip ends in CRC-32 and length (RFC 1952), zlib in Adler-32 (RFC 1950).
        bytes[^(ending == ".mha" ? 1 : 5)] ^= 1;
        Refused(Make("wrong" + ending, bytes));
    }

    [Fact]
    public void Refuses_zlib_streams_that_ask_for_a_dictionary()
    {
        // RFC 1950: FLG bit 5; 0x7820 is divisible by 31.
        byte[] packed = [0x78, 0x20, 1, 2, 3, 4, .. Zlib(new byte[4096])[2..]];
        Refused(Make("dictionary.tif", OneStrip(8, packed)));
        Refused(Make("dictionary.mha", [.. "ObjectType = Image\nNDims = 3\nDimSize = 4 4 4\nElementType = MET_UCHAR\nCompressedData = True\nElementDataFile = LOCAL\n"u8, .. packed]));
        Make("dictionary.zarr/.zarray", "{\"zarr_format\": 2, \"shape\": [4, 4, 4], \"chunks\": [4, 4, 4], \"dtype\": \"|u1\", \"compressor\": {\"id\": \"zlib\"}, \"fill_value\": 0}"u8.ToArray());
        Make("dictionary.zarr/0.0.0", packed);
        Refused(Path.Combine(_folder, "dictionary.zarr"));
    }

    [Fact]
    public void Refuses_folders_of_slices_that_do_not_fit_together()
    {
        string folder = Path.Combine(_folder, "mixed");
        Directory.CreateDirectory(folder);
        for (int i = 0; i < 3; i++)
        {
            using VolumeWriter writer = VolumeWriter.Create(Path.Combine(folder, $"s{i}.tif"), new VolumeInfo { SizeZ = 1, SizeY = 4, SizeX = i == 2 ? 5 : 4, VoxelType = VoxelType.UInt8 });
            writer.Write(new byte[i == 2 ? 20 : 16]);
            writer.Complete();
        }
        string message = Refused(folder);
        Assert.Contains("s2.tif", message, StringComparison.Ordinal);
        Assert.Contains("4×5", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_pages_of_different_sizes()
    {
        TiffMaker tiff = new();
        int at = tiff.Add(new byte[32]);
        foreach (uint width in (uint[])[4, 5]) tiff.Directory((256, width), (257, 4), (258, 8), (259, 1), (262, 1), (273, (uint)at), (277, 1), (278, 4), (279, 4 * width));
        Assert.Contains("page 1", Refused(Make("pages.tif", tiff.ToArray())), StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_read_more_into_memory_than_the_budget()
    {
        string path = Make("a.raw", new byte[1000]);
        VolumeOpenOptions options = new() { Shape = [10, 10, 10], Encoding = VoxelEncoding.Parse("u8"), MemoryBudget = 999 };
        using VolumeSource source = VolumeSource.Open(path, options);
        Assert.Contains("budget", Assert.Throws<ApproxException>(() => source.ReadAll<byte>()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10,10,11", "u8")]
    [InlineData("10,10,10", "u16le")]
    public void Refuses_a_raw_file_of_another_length_than_its_shape(string shape, string type)
    {
        VolumeOpenOptions options = new() { Shape = VolumeOpenOptions.ParseShape(shape), Encoding = VoxelEncoding.Parse(type) };
        ApproxException e = Assert.Throws<ApproxException>(() => VolumeSource.Open(Make("a.raw", new byte[1000]), options));
        Assert.Equal(ErrorKind.Data, e.Kind);
        Assert.NotNull(e.Hint);
    }

    private static byte[] OneStrip(uint compression, byte[] packed)
    {
        TiffMaker tiff = new();
        int at = tiff.Add(packed);
        tiff.Directory((256, 64), (257, 64), (258, 8), (259, compression), (262, 1), (273, (uint)at), (277, 1), (278, 64), (279, (uint)packed.Length));
        return tiff.ToArray();
    }

    // Nothing but 9-bit codes: a clear before every 200 literals, so the width never grows.
    private static byte[] LzwLiterals(int count)
    {
        List<byte> bytes = [];
        int bits = 0, have = 0;
        void Put(int code)
        {
            bits = (bits << 9) | code;
            for (have += 9; have >= 8; have -= 8) bytes.Add((byte)(bits >> (have - 8)));
            bits &= (1 << have) - 1;
        }
        for (int i = 0; i < count; i++)
        {
            if (i % 200 == 0) Put(256);
            Put(i & 255);
        }
        Put(257);
        if (have > 0) bytes.Add((byte)(bits << (8 - have)));
        return [.. bytes];
    }

    private static IEnumerable<byte> Words(params uint[] values) => values.SelectMany(BitConverter.GetBytes);

    private static byte[] Npy(string header) => [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.ASCII.GetBytes(header)];

    private static byte[] Gz(byte[] bytes)
    {
        MemoryStream packed = new();
        using (GZipStream stream = new(packed, CompressionLevel.Optimal)) stream.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] Zlib(byte[] bytes)
    {
        MemoryStream packed = new();
        using (ZLibStream stream = new(packed, CompressionLevel.Optimal)) stream.Write(bytes);
        return packed.ToArray();
    }

    private static void ReadAll(string path)
    {
        using VolumeSource source = VolumeSource.Open(path);
        for (int frame = 0; frame < source.Info.Frames; frame++) source.ReadAll<double>(frame).Dispose();
    }

    // Opens and reads; anything but bad data with one clear line fails the test.
    private static string Refused(string path)
    {
        ApproxException e = Assert.Throws<ApproxException>(() => ReadAll(path));
        Assert.Equal(ErrorKind.Data, e.Kind);
        Assert.DoesNotContain('\n', e.Message);
        return e.Message;
    }

    private string Make(string name, byte[] bytes)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
