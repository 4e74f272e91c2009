using System.Globalization;
using System.Text;
using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>
/// Writes an OME-Zarr 0.4 folder (Zarr v2 arrays) with a pyramid: each level halves every axis, by mean for grey values, by mode for labels.
/// Built slice by slice: a level holds one layer of chunks and one waiting slice. The folder gets its name at the end.
/// </summary>
internal sealed class OmeZarrWriter : VolumeWriter
{
    private const int SmallestLevel = 128;
    private readonly string _partial;
    private readonly List<ZarrLevel> _levels = [];

    public OmeZarrWriter(string path, VolumeInfo info, VolumeWriteOptions options)
        : base(path.TrimEnd('/', '\\'), info)
    {
        if (Directory.Exists(Path) && Directory.EnumerateFileSystemEntries(Path).Any() && !ZarrGroup.IsZarr(Path))
            throw ApproxException.WrongUsage($"{Path}: a folder that is no Zarr array lies there", "choose another name");
        if (File.Exists(Path)) throw ApproxException.WrongUsage($"{Path}: a file lies there", "choose another name");
        _partial = Path + ".partial";
        try
        {
            if (Directory.Exists(_partial)) Directory.Delete(_partial, recursive: true);
            Directory.CreateDirectory(_partial);
            (int z, int y, int x) = (info.SizeZ, info.SizeY, info.SizeX);
            while (true)
            {
                _levels.Add(new ZarrLevel(System.IO.Path.Combine(_partial, _levels.Count.ToString(CultureInfo.InvariantCulture)), info.Frames, z, y, x, info.VoxelType, options));
                if (Math.Max(z, Math.Max(y, x)) <= SmallestLevel) break;
                (z, y, x) = ((z + 1) / 2, (y + 1) / 2, (x + 1) / 2);
            }
            for (int i = 0; i + 1 < _levels.Count; i++) _levels[i].Next = _levels[i + 1];
            File.WriteAllText(System.IO.Path.Combine(_partial, ".zgroup"), "{\"zarr_format\": 2}\n");
            File.WriteAllText(System.IO.Path.Combine(_partial, ".zattrs"), Attributes(options));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ApproxException.BadData($"{Path}: cannot be written: {e.Message}", null, e);
        }
    }

    private protected override void WriteSlice(ReadOnlySpan<byte> slice)
    {
        try
        {
            _levels[0].Add(slice);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ApproxException.BadData($"{Path}: writing failed: {e.Message}", "is the disk full?", e);
        }
    }

    private protected override void Finish()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
        Directory.Move(_partial, Path);
    }

    private protected override void Close(bool removePartial)
    {
        if (removePartial && Directory.Exists(_partial)) Directory.Delete(_partial, recursive: true);
    }

    private string Attributes(VolumeWriteOptions options)
    {
        CultureInfo plain = CultureInfo.InvariantCulture;
        VoxelSize v = Info.VoxelSize;
        string? unit = !v.IsPhysical ? null : v.Unit.Symbol switch
        {
            "m" => "meter",
            "cm" => "centimeter",
            "mm" => "millimeter",
            "um" => "micrometer",
            "nm" => "nanometer",
            "pm" => "picometer",
            "Ao" => "angstrom",
            "inch" => "inch",
            _ => null,
        };
        if (v.IsPhysical && unit is null) (v, unit) = (VolumeUnits.In(v, Unit.Micrometre), "micrometer");
        if (!v.IsPhysical) v = VoxelSize.Unknown;
        bool frames = Info.Frames > 1;
        string Axis(char name) => $"{{\"name\": \"{name}\", \"type\": \"space\"{(unit is null ? "" : $", \"unit\": \"{unit}\"")}}}";
        StringBuilder levels = new();
        for (int i = 0; i < _levels.Count; i++)
        {
            double factor = Math.ScaleB(1, i), shift = (factor - 1) / 2;
            string time = frames ? "1.0, " : "", zero = frames ? "0.0, " : "";
            levels.Append(plain, $"{(i == 0 ? "" : ",")}\n      {{\"path\": \"{i}\", \"coordinateTransformations\": [{{\"type\": \"scale\", \"scale\": [{time}{v.Z * factor:R}, {v.Y * factor:R}, {v.X * factor:R}]}}");
            if (i > 0) levels.Append(plain, $", {{\"type\": \"translation\", \"translation\": [{zero}{v.Z * shift:R}, {v.Y * shift:R}, {v.X * shift:R}]}}");
            levels.Append("]}");
        }
        return $$"""
            {
              "multiscales": [{
                "version": "0.4",
                "name": "{{System.Text.Json.JsonEncodedText.Encode(options.Name ?? VolumeNames.Of(Path))}}",
                "type": "{{(options.Labels ? "mode" : "mean")}}",
                "axes": [{{(frames ? "{\"name\": \"t\", \"type\": \"time\"}, " : "")}}{{Axis('z')}}, {{Axis('y')}}, {{Axis('x')}}],
                "datasets": [{{levels}}
                ]
              }]{{(options.Labels && !Info.VoxelType.IsFloat() ? ",\n  \"image-label\": {\"version\": \"0.4\"}" : "")}}
            }

            """;
    }
}
