using System.Globalization;
using System.Xml;
using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>OME-XML in a TIFF's first page: sizes, order of the planes, physical sizes (OME model 2016-06). The first image is read.</summary>
internal static class OmeXml
{
    /// <summary>Reads the first Pixels element.</summary>
    /// <exception cref="ApproxException">Not well-formed, sizes that do not fit the pages, or planes in other files.</exception>
    public static TiffDescription Read(TiffFile file, List<TiffPage> pages, string text, List<string> notes)
    {
        try
        {
            return Parse(file, pages, text, notes);
        }
        catch (XmlException e)
        {
            throw VolumeError.At(file.Path, $"OME-XML line {e.LineNumber}", e.Message, "well-formed XML", null, e);
        }
    }

    private static TiffDescription Parse(TiffFile file, List<TiffPage> pages, string text, List<string> notes)
    {
        using XmlReader xml = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 64 << 20 });
        Dictionary<string, string>? pixels = null;
        List<Placed> placed = [];
        int images = 0;
        bool inFirst = false;
        string? otherFile = null;
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "Pixels") inFirst = false;
            if (xml.NodeType != XmlNodeType.Element) continue;
            switch (xml.LocalName)
            {
                case "BinaryOnly":
                    throw VolumeError.At(file.Path, "OME-XML", "only a reference to another file", null, $"open the master file: {VolumeError.Quote(xml.GetAttribute("MetadataFile") ?? "?")}");
                case "Image":
                    images++;
                    break;
                case "Pixels" when pixels is null:
                    pixels = Attributes(xml);
                    inFirst = !xml.IsEmptyElement;
                    break;
                case "TiffData" when inFirst:
                    if (placed.Count > pages.Count) throw VolumeError.At(file.Path, "OME-XML", "more TiffData elements than pages");
                    placed.Add(Placed.Read(file.Path, xml));
                    break;
                case "UUID" when inFirst && xml.GetAttribute("FileName") is { } name && Path.GetFileName(name) != Path.GetFileName(file.Path):
                    otherFile ??= name;
                    break;
                default:
                    break;
            }
        }
        if (pixels is null) throw VolumeError.At(file.Path, "OME-XML", "no Pixels element");
        if (images > 1) notes.Add($"the file has {images} images; the first is read");
        return Describe(file, pages, pixels, placed, otherFile, notes);
    }

    private static TiffDescription Describe(TiffFile file, List<TiffPage> pages, Dictionary<string, string> pixels, List<Placed> placed, string? otherFile, List<string> notes)
    {
        long Size(string name)
        {
            string value = pixels.GetValueOrDefault(name) ?? throw VolumeError.At(file.Path, "OME-XML", $"no {name}");
            return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long n) && n is >= 1 and <= int.MaxValue ? n : throw VolumeError.At(file.Path, $"OME-XML {name}", VolumeError.Quote(value), "a positive whole number");
        }
        TiffPage first = pages[0];
        long x = Size("SizeX"), y = Size("SizeY"), z = Size("SizeZ"), c = Size("SizeC"), t = Size("SizeT");
        if (x != first.Width || y != first.Height) throw VolumeError.At(file.Path, "OME-XML", $"SizeY {y}, SizeX {x}", $"{first.Height}, {first.Width} as the first page has");
        if (first.Samples > 1 && c % first.Samples == 0) c /= first.Samples;
        string order = pixels.GetValueOrDefault("DimensionOrder") ?? "XYZCT";
        if (order.Length != 5 || !order.StartsWith("XY", StringComparison.Ordinal) || order.Distinct().Count() != 5 || order[2..].Any(l => !"ZCT".Contains(l, StringComparison.Ordinal)))
            throw VolumeError.At(file.Path, "OME-XML DimensionOrder", VolumeError.Quote(order), "XYZCT or another order of Z, C, T");
        long Of(char letter) => letter switch { 'Z' => z, 'C' => c, _ => t };
        string axes = AxisLayout.Reverse(order[2..]);
        TiffDescription description = new(axes, [.. axes.Select(Of)], PhysicalSize(pixels, z, notes));
        if (description.Planes > pages.Count)
        {
            throw otherFile is not null
                ? VolumeError.At(file.Path, "OME-XML", $"planes in other files ({VolumeError.Quote(otherFile)})", "all planes in one file", "join the files first, or read the folder of slices")
                : VolumeError.At(file.Path, "OME-XML", $"SizeZ {z} × SizeC {c} × SizeT {t} planes", $"at most {pages.Count}, the pages of the file", "the file is truncated or its metadata is wrong");
        }
        return description with { PageOfPlane = Place(file, pages.Count, (int)description.Planes, placed, order, Of) };
    }

    // A TiffData element puts PlaneCount planes, in dimension order from (FirstZ, FirstC, FirstT) on, onto the pages from IFD on.
    private static int[]? Place(TiffFile file, int pages, int planes, List<Placed> placed, string order, Func<char, long> size)
    {
        if (placed.Count == 0) return null;
        int[] pageOf = new int[planes];
        Array.Fill(pageOf, -1);
        foreach (Placed p in placed)
        {
            long plane = 0, stride = 1;
            foreach (char letter in order[2..])
            {
                long at = letter switch { 'Z' => p.Z, 'C' => p.C, _ => p.T };
                if (at >= size(letter)) throw VolumeError.At(file.Path, "OME-XML TiffData", $"First{letter} {at}", $"less than {size(letter)}");
                plane += at * stride;
                stride *= size(letter);
            }
            long count = p.Count ?? (p.HasIfd ? 1 : planes - plane);
            if (count > planes - plane || p.Ifd > pages - count) throw VolumeError.At(file.Path, "OME-XML TiffData", $"{count} planes from plane {plane} on pages from {p.Ifd} on", $"at most {planes} planes on {pages} pages");
            for (int i = 0; i < count; i++) pageOf[plane + i] = (int)p.Ifd + i;
        }
        int missing = Array.IndexOf(pageOf, -1);
        return missing < 0 ? pageOf : throw VolumeError.At(file.Path, "OME-XML TiffData", $"no page for plane {missing}", $"a page for each of {planes} planes");
    }

    private static VoxelSize PhysicalSize(Dictionary<string, string> pixels, long z, List<string> notes)
    {
        (double Edge, Unit? Unit)? Along(string axis)
        {
            if (!pixels.TryGetValue("PhysicalSize" + axis, out string? text) || !HeaderNumbers.TryDouble(text, out double value)) return null;
            string unit = pixels.GetValueOrDefault($"PhysicalSize{axis}Unit") ?? "µm";
            return (value, VolumeUnits.Length(unit));
        }
        if (Along("X") is not { } ex || Along("Y") is not { } ey || ex.Unit is null || ey.Unit is null) return VoxelSize.Unknown;
        if (Along("Z") is not { } ez || ez.Unit is null)
        {
            if (z > 1)
            {
                notes.Add("the file gives the voxel edges along x and y but not along z: the voxel size is unknown");
                return VoxelSize.Unknown;
            }
            ez = ex;
        }
        Unit unit = ex.Unit.Value;
        return VolumeUnits.Size(VolumeUnits.Convert(ez.Edge, ez.Unit!.Value, unit), VolumeUnits.Convert(ey.Edge, ey.Unit.Value, unit), ex.Edge, unit, null, notes);
    }

    private static Dictionary<string, string> Attributes(XmlReader xml)
    {
        Dictionary<string, string> attributes = new(StringComparer.Ordinal);
        while (xml.MoveToNextAttribute()) attributes[xml.LocalName] = xml.Value;
        xml.MoveToElement();
        return attributes;
    }

    private readonly record struct Placed(long Ifd, bool HasIfd, long Z, long C, long T, long? Count)
    {
        public static Placed Read(string path, XmlReader xml)
        {
            long? Value(string name)
            {
                string? text = xml.GetAttribute(name);
                if (text is null) return null;
                return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long n) && n <= int.MaxValue ? n : throw VolumeError.At(path, $"OME-XML TiffData {name}", VolumeError.Quote(text), "a whole number");
            }
            long? ifd = Value("IFD");
            return new Placed(ifd ?? 0, ifd is not null, Value("FirstZ") ?? 0, Value("FirstC") ?? 0, Value("FirstT") ?? 0, Value("PlaneCount"));
        }
    }
}
