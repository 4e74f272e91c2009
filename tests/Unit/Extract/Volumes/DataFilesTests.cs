using Approx.Extract.Volumes;
using Approx.Store;

namespace Approx.Tests.Extract.Volumes;

public sealed class DataFilesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("approx-data-files-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("v.mhd", "ObjectType = Image\nNDims = 3\nDimSize = 4 3 2\nElementType = MET_UCHAR\nElementDataFile = a.raw\n", 1)]
    [InlineData("v.mhd", "ObjectType = Image\nNDims = 3\nDimSize = 4 3 2\nElementType = MET_UCHAR\nElementDataFile = LIST\na.raw\nb.raw\n", 2)]
    [InlineData("v.nhdr", "NRRD0004\ntype: uint8\ndimension: 3\nsizes: 4 3 2\nencoding: raw\ndata file: a.raw\n\n", 1)]
    [InlineData("v.nhdr", "NRRD0004\ntype: uint8\ndimension: 3\nsizes: 4 3 2\nencoding: raw\ndata file: LIST\na.raw\nb.raw\n", 2)]
    public void The_files_a_header_names_are_part_of_what_a_volume_is(string name, string header, int files)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, header);
        string[] data = [.. new[] { "a.raw", "b.raw" }.Take(files).Select(f => Path.Combine(folder, f))];
        foreach (string file in data) File.WriteAllBytes(file, new byte[24 / files]);
        SourceFile before = Read(), again = Read();
        Assert.Equal(before, again);
        Assert.Equal(header.Length + 24, before.Bytes);
        byte[] changed = File.ReadAllBytes(data[^1]);
        changed[^1] = 7;
        File.WriteAllBytes(data[^1], changed);
        Assert.NotEqual(before.Sha256, Read().Sha256);

        SourceFile Read()
        {
            using VolumeSource source = VolumeSource.Open(path);
            Assert.Equal(data, source.DataFiles);
            return SourceFile.Of(path, source.DataFiles);
        }
    }

    [Fact]
    public void A_file_that_holds_its_own_voxels_names_no_other()
    {
        string path = Path.Combine(folder, "v.nrrd");
        File.WriteAllText(path, "NRRD0004\ntype: uint8\ndimension: 3\nsizes: 4 3 2\nencoding: raw\n\n" + new string('\0', 24));
        using VolumeSource source = VolumeSource.Open(path);
        Assert.Empty(source.DataFiles);
    }
}
