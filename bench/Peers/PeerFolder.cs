using System.Runtime.InteropServices;
using System.Text.Json;
using Approx.Extract.Volumes;

namespace Approx.Bench.Peers;

/// <summary>A temporary folder with the volumes a peer reads, as .npy; gone when disposed.</summary>
internal sealed class PeerFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("approx-bench-").FullName;
    private int _files;

    /// <summary>Writes a volume, (z, y, x) in C order, and returns the file.</summary>
    public string Write<T>(Volume<T> volume)
        where T : unmanaged
    {
        string file = Path.Combine(_path, $"volume{_files++}.npy");
        VolumeInfo info = new() { SizeZ = volume.SizeZ, SizeY = volume.SizeY, SizeX = volume.SizeX, VoxelType = VoxelTypes.Of<T>() };
        using VolumeWriter writer = VolumeWriter.Create(file, info);
        for (int z = 0; z < volume.SizeZ; z++) writer.Write(MemoryMarshal.AsBytes(volume.Slice(z)));
        writer.Complete();
        return file;
    }

    /// <summary>The statement that reads a written volume into a variable of the script.</summary>
    public static string Load(string variable, string file) => $"{variable} = np.load({JsonSerializer.Serialize(file)})\n";

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_path, recursive: true);
}
