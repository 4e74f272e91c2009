namespace Approx.Extract.Volumes;

/// <summary>Writes .npy version 1.0: (z, y, x), or (t, z, y, x) for several frames. The format holds no voxel size.</summary>
internal sealed class NpyWriter : FileVolumeWriter
{
    public NpyWriter(string path, VolumeInfo info)
        : base(path, info)
    {
        string descr = info.VoxelType.Size() == 1 ? "|" : BitConverter.IsLittleEndian ? "<" : ">";
        descr += (info.VoxelType.IsFloat() ? 'f' : info.VoxelType.IsSigned() ? 'i' : 'u').ToString() + (char)('0' + info.VoxelType.Size());
        string shape = (info.Frames > 1 ? $"{info.Frames}, " : "") + $"{info.SizeZ}, {info.SizeY}, {info.SizeX}";
        string header = $"{{'descr': '{descr}', 'fortran_order': False, 'shape': ({shape}), }}";
        int padded = ((10 + header.Length + 1 + 63) / 64 * 64) - 10;
        File.Write(NpyFormat.Magic);
        File.Write([1, 0, (byte)padded, (byte)(padded >> 8)]);
        File.Write(System.Text.Encoding.ASCII.GetBytes(header.PadRight(padded - 1) + "\n"));
    }

    private protected override void WriteVoxels(ReadOnlySpan<byte> slice) => File.Write(slice);

    private protected override void FinishFile()
    {
    }
}
