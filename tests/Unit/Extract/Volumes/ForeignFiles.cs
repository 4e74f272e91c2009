using System.Formats.Tar;
using System.IO.Compression;

namespace Approx.Tests.Extract.Volumes;

/// <summary>Small volumes written by other programs (foreign/make.py says which), unpacked once into a folder of the test run.</summary>
public sealed class ForeignFiles : IDisposable
{
    public ForeignFiles()
    {
        Folder = Directory.CreateTempSubdirectory("approx-foreign-").FullName;
        using FileStream file = File.OpenRead(Archive());
        using GZipStream tar = new(file, CompressionMode.Decompress);
        TarFile.ExtractToDirectory(tar, Folder, overwriteFiles: true);
    }

    public string Folder { get; }

    public string this[string name] => Path.Combine(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Archive()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (string below in (string[])["tests/Unit", "."])
            {
                string candidate = Path.Combine(folder.FullName, below, "Extract/Volumes/foreign/foreign.tar.gz");
                if (File.Exists(candidate)) return candidate;
            }
        }
        throw new FileNotFoundException("tests/Unit/Extract/Volumes/foreign/foreign.tar.gz");
    }
}
