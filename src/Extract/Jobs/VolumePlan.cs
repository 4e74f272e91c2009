using System.Globalization;
using System.Text;
using Approx.Core;
using Approx.Extract.Volumes;

namespace Approx.Extract;

/// <summary>
/// All volumes of an extraction with their headers read and checked against each other, so that a wrong file or unit is found
/// before the first voxel.
/// </summary>
internal sealed class VolumePlan
{
    private VolumePlan(IReadOnlyList<PlannedVolume> volumes, Unit lengthUnit, StudyDesign design, IReadOnlyList<string> notes)
    {
        Volumes = volumes;
        LengthUnit = lengthUnit;
        Design = design;
        Notes = notes;
    }

    /// <summary>The volumes in order.</summary>
    public IReadOnlyList<PlannedVolume> Volumes { get; }

    /// <summary>um, or voxel when no volume has a physical size.</summary>
    public Unit LengthUnit { get; }

    /// <summary>The design columns.</summary>
    public StudyDesign Design { get; }

    /// <summary>What the files said beside, one line each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Voxels in all frames of all volumes.</summary>
    public long Voxels => Volumes.Sum(v => v.Info.Voxels * v.Info.Frames);

    /// <summary>Reads all headers.</summary>
    /// <exception cref="ApproxException">A volume cannot be read, has no specimen or design, or its units contradict another's.</exception>
    public static VolumePlan Of(Pipeline pipeline, ExtractOptions options)
    {
        SpecimenRule specimens = new(options.Specimen);
        StudyDesign design = new(options.Design, options.DesignTable);
        List<PlannedVolume> volumes = [];
        List<string> notes = [];
        foreach (InputVolume input in InputVolumes.Find(options.Inputs, options.Open))
        {
            using VolumeSource source = VolumeSource.Open(input.Path, options.Open);
            VolumeInfo info = source.Info;
            notes.AddRange(info.Notes.Select(note => $"{input.Path}: {note}"));
            string specimen = specimens.Of(input);
            VoxelSize size = pipeline.VoxelSize ?? info.VoxelSize;
            volumes.Add(new PlannedVolume(input, info, specimen, design.ValuesOf(input, specimen), size.IsPhysical ? size.In(Unit.Micrometre) : size));
        }
        if (volumes.Count == 0) throw ApproxException.BadData($"no volume was found in {string.Join(", ", options.Inputs)}", "give volumes, folders, or patterns such as scans/*.tif");
        CheckUnits(volumes);
        return new VolumePlan(volumes, volumes[0].VoxelSize.Unit, design, notes);
    }

    /// <summary>Volumes, sizes and pipeline as text.</summary>
    public string Describe(Pipeline pipeline)
    {
        StringBuilder text = new();
        foreach (PlannedVolume v in Volumes)
        {
            text.Append(CultureInfo.InvariantCulture, $"{v.Input.Id}: {v.Info.Format}, {v.Info.SizeZ}×{v.Info.SizeY}×{v.Info.SizeX} {v.Info.VoxelType.ShortName()}");
            if (v.Info.Frames > 1) text.Append(CultureInfo.InvariantCulture, $", {v.Info.Frames} frames");
            text.Append(CultureInfo.InvariantCulture, $", voxel {v.VoxelSize}, specimen {v.Specimen}");
            foreach ((string column, object? value) in Design.Names.Zip(v.Design)) text.Append(CultureInfo.InvariantCulture, $", {column}={value ?? "NULL"}");
            text.Append('\n');
        }
        text.Append(CultureInfo.InvariantCulture, $"{Volumes.Count} volume{(Volumes.Count == 1 ? "" : "s")}, {Voxels:#,0} voxels\n");
        return text.Append(pipeline).ToString();
    }

    // Lengths of one table are in one unit: a volume without a physical size cannot stand beside one that has it.
    private static void CheckUnits(List<PlannedVolume> volumes)
    {
        PlannedVolume first = volumes[0];
        PlannedVolume? other = volumes.Find(v => v.VoxelSize.IsPhysical != first.VoxelSize.IsPhysical);
        if (other is null) return;
        string where = other.Specimen == first.Specimen ? $" (both of specimen {first.Specimen})" : "";
        throw ApproxException.BadData(
            $"units differ: {first.Input.Path} is in {first.VoxelSize.Unit.Symbol}, {other.Input.Path} in {other.VoxelSize.Unit.Symbol}{where}",
            "give --voxel-size, e.g. 1.3um, or extract them into different stores");
    }
}
