using System.Buffers;
using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>A TIFF or BigTIFF stack. Slices are decoded strip by strip; uncompressed native-endian ones are mapped without a copy.</summary>
internal sealed class TiffSource : VolumeSource
{
    private readonly TiffFile _file;
    private readonly List<TiffPage> _pages;
    private readonly AxisLayout _layout;
    private readonly int[]? _pageOfPlane;
    private readonly long _contiguousStart;
    private readonly int _channel;
    private readonly int _sample;
    private readonly Lock _storedLock = new();
    private (int Page, long Start) _lastStored = (-1, -1);

    private TiffSource(VolumeInfo info, TiffFile file, List<TiffPage> pages, AxisLayout layout, int[]? pageOfPlane, long contiguousStart, int channel, long memoryBudget)
        : base(info, memoryBudget)
    {
        (_file, _pages, _layout, _pageOfPlane, _contiguousStart) = (file, pages, layout, pageOfPlane, contiguousStart);
        (_channel, _sample) = Math.DivRem(channel, pages[0].Samples);
    }

    /// <summary>Opens a stack.</summary>
    public static TiffSource Open(FileBytes bytes, VolumeOpenOptions options)
    {
        (TiffFile file, List<TiffPage> all) = TiffFile.Open(bytes);
        List<string> notes = [];
        List<TiffPage> pages = OnePyramidLevel(all, notes);
        TiffPage first = pages[0];
        TiffDescription description = TiffDescription.Of(file, pages, notes);
        long contiguousStart = description.Contiguous ? ContiguousStart(file, first, description.Planes) : -1;
        if (contiguousStart < 0)
        {
            if (description.Planes > pages.Count && description.PageOfPlane is null)
                throw VolumeError.At(file.Path, "ImageDescription", $"{description.Planes:N0} planes", $"{pages.Count:N0}, the pages of the file", "the file is truncated or its description is wrong");
            IEnumerable<TiffPage> used = description.PageOfPlane is null ? pages.Take((int)description.Planes) : description.PageOfPlane.Select(p => pages[p]);
            foreach (TiffPage page in used)
            {
                RequireSameShape(file, page, first);
                TiffSegments.Locate(file, page);
            }
        }

        AxisLayout layout = AxisLayout.Of(file.Path, description.Axes + "YX", [.. description.Sizes, first.Height, first.Width], options.Axes);
        if (!layout.SlicesAreRuns) throw ApproxException.WrongUsage($"{file.Path}: axes '{options.Axes}' do not end in YX", "the pages of a TIFF file are slices: TZYX, CZYX, ZYX");
        if (first.Photometric == 0) notes.Add("the smallest value is white (PhotometricInterpretation 0); values are read as stored");
        if (first.Photometric == 3) notes.Add("values are palette indices (PhotometricInterpretation 3)");
        int channels = checked((int)layout.C.Size * first.Samples);
        if (options.Channel < 0 || options.Channel >= channels) throw ApproxException.WrongUsage($"{file.Path}: channel {options.Channel} is asked for, the file has {channels}", "channels count from 0");
        if (first.Samples > 1) notes.Add($"the file has {channels} channels; channel {options.Channel} is read");
        VolumeInfo info = layout.Describe(file.Path, VolumeNames.Of(file.Path), file.IsBig ? "BigTIFF" : "TIFF", first.Type, description.VoxelSize, options.Channel / first.Samples, notes);
        return new TiffSource(info with { Channels = channels }, file, pages, layout, description.PageOfPlane, contiguousStart, options.Channel, options.MemoryBudget);
    }

    /// <inheritdoc/>
    public override bool TryMap(int frame, int z, out ReadOnlySpan<byte> slice)
    {
        slice = default;
        TiffPage first = _pages[0];
        bool swapped = first.Type.Size() > 1 && _file.BigEndian == BitConverter.IsLittleEndian;
        if (swapped || first.Bits < 8 || first.Interleaved > 1 || (uint)frame >= (uint)Info.Frames || (uint)z >= (uint)Info.SizeZ) return false;
        long plane = Plane(frame, z);
        long start = _contiguousStart >= 0 ? _contiguousStart + (plane * Info.SliceBytes) : StoredStart((int)plane);
        return start > 0 && _file.Bytes.TryMap(start, Info.SliceBytes, out slice);
    }

    internal override void ReleaseMapped(int frame, int z0, int count)
    {
        for (int z = z0; z < z0 + count; z++)
        {
            long plane = Plane(frame, z), start = _contiguousStart >= 0 ? _contiguousStart + (plane * Info.SliceBytes) : StoredStart((int)plane);
            if (start > 0) _file.Bytes.ReleaseMapped(start, Info.SliceBytes);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _file.Bytes.Dispose();

    private protected override void ReadSlab(int frame, int z0, int count, Span<byte> destination, CancellationToken cancel)
    {
        int bytes = Info.SliceBytes;
        for (int i = 0; i < count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            ReadPlane(Plane(frame, z0 + i), destination.Slice(i * bytes, bytes), new VolumeBox((0, 0, 0), (Info.SizeZ, Info.SizeY, Info.SizeX)));
        }
    }

    private protected override void ReadPart(int frame, int z, VolumeBox box, Span<byte> slice, CancellationToken cancel) => ReadPlane(Plane(frame, z), slice, box);

    private long Plane(int frame, int z) => ((frame * _layout.T.Stride) + (_channel * _layout.C.Stride) + (z * _layout.Z.Stride)) / (_layout.Y.Size * _layout.X.Size);

    private TiffPage Page(long plane) => _pages[_pageOfPlane is null ? (int)plane : _pageOfPlane[plane]];

    // Strips and tiles outside the box's rows and columns are not decoded.
    private void ReadPlane(long plane, Span<byte> destination, VolumeBox box)
    {
        if (_contiguousStart >= 0)
        {
            _file.Bytes.Read(_contiguousStart + (plane * destination.Length), destination, $"plane {plane}");
            if (_file.BigEndian == BitConverter.IsLittleEndian) VoxelKernels.Swap(destination, Info.VoxelType.Size());
            return;
        }
        TiffPage page = Page(plane);
        (long[] offsets, long[] counts) = TiffSegments.Locate(_file, page);
        long firstSegment = page.Planar ? _sample * page.SegmentsPerPlane : 0;
        bool direct = !page.IsTiled && page.Interleaved == 1 && page.Bits >= 8;
        byte[] scratch = direct ? [] : ArrayPool<byte>.Shared.Rent((int)(page.SegmentRowBytes * page.SegmentHeight));
        try
        {
            int rowBytes = page.Width * page.Type.Size();
            for (int down = 0; down < page.SegmentsDown; down++)
            {
                int top = down * page.SegmentHeight;
                if (top >= box.To.Y || (long)top + page.SegmentHeight <= box.From.Y) continue;
                for (int across = 0; across < page.SegmentsAcross; across++)
                {
                    if (across * (long)page.SegmentWidth >= box.To.X || (across + 1L) * page.SegmentWidth <= box.From.X) continue;
                    long segment = firstSegment + ((long)down * page.SegmentsAcross) + across;
                    int rows = page.RowsOf(segment);
                    Span<byte> decoded = direct ? destination.Slice(top * rowBytes, rows * rowBytes) : scratch.AsSpan(0, (int)(page.SegmentRowBytes * rows));
                    TiffSegments.Decode(_file, page, segment, offsets[segment], counts[segment], decoded);
                    if (!direct) Place(page, decoded, destination, top, across * page.SegmentWidth);
                }
            }
        }
        finally
        {
            if (!direct) ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    // Copies a decoded segment's rows to their place in the slice: one sample of each pixel, packed bits spread to bytes, edges cut.
    private void Place(TiffPage page, ReadOnlySpan<byte> decoded, Span<byte> destination, int top, int left)
    {
        int size = page.Type.Size();
        int columns = Math.Min(page.SegmentWidth, page.Width - left);
        int rows = Math.Min((int)(decoded.Length / page.SegmentRowBytes), page.Height - top);
        for (int r = 0; r < rows; r++)
        {
            ReadOnlySpan<byte> from = decoded.Slice((int)(r * page.SegmentRowBytes), (int)page.SegmentRowBytes);
            Span<byte> to = destination.Slice((((top + r) * page.Width) + left) * size, columns * size);
            if (page.Bits < 8) Spread(from, to, page.Bits);
            else VoxelKernels.Copy(from[(page.Planar ? 0 : _sample * size)..], page.Interleaved, to, 1, columns, size);
        }
    }

    private static void Spread(ReadOnlySpan<byte> packed, Span<byte> values, int bits)
    {
        int mask = (1 << bits) - 1, perByte = 8 / bits;
        for (int i = 0; i < values.Length; i++) values[i] = (byte)(packed[i / perByte] >> (8 - bits - (i % perByte * bits)) & mask);
    }

    // Where the plane lies in one piece, or −2. The last answer is kept: rows of a slice are asked for again and again.
    private long StoredStart(int plane)
    {
        TiffPage page = Page(plane);
        lock (_storedLock)
        {
            if (_lastStored.Page == page.Index) return _lastStored.Start;
        }
        long start = -2;
        if (page.Compression == TiffCompression.None && !page.IsTiled)
        {
            (long[] offsets, long[] counts) = TiffSegments.Locate(_file, page);
            int first = (int)(page.Planar ? _sample * page.SegmentsPerPlane : 0);
            bool joined = true;
            for (int i = first + 1; i < first + page.SegmentsPerPlane; i++) joined &= offsets[i] == offsets[i - 1] + (page.SegmentRowBytes * page.RowsOf(i - 1));
            if (joined) start = offsets[first];
        }
        lock (_storedLock) _lastStored = (page.Index, start);
        return start;
    }

    private static List<TiffPage> OnePyramidLevel(List<TiffPage> all, List<string> notes)
    {
        if (all[0].IsReduced || !all.Exists(p => p.IsReduced)) return all;
        List<TiffPage> pages = all.FindAll(p => !p.IsReduced);
        notes.Add($"{all.Count - pages.Count} reduced pages (thumbnails) are left out");
        return pages;
    }

    private static void RequireSameShape(TiffFile file, TiffPage page, TiffPage first)
    {
        if (page.Width != first.Width || page.Height != first.Height || page.Type != first.Type || page.Samples != first.Samples || page.Bits != first.Bits || page.Planar != first.Planar)
            throw VolumeError.At(file.Path, $"page {page.Index}", $"{page.Height}×{page.Width}×{page.Samples} of {page.Type.ShortName()}", $"{first.Height}×{first.Width}×{first.Samples} of {first.Type.ShortName()} as page {first.Index} has", "a stack's pages are all of one size: save the images one by one");
    }

    // Planes that follow the first one without directories: only when nothing is packed and the file is long enough for all of them.
    private static long ContiguousStart(TiffFile file, TiffPage page, long planes)
    {
        if (page.Compression != TiffCompression.None || page.IsTiled || page.Samples > 1 || page.Bits < 8) return -1;
        (long[] offsets, _) = TiffSegments.Locate(file, page);
        for (int i = 1; i < offsets.Length; i++)
        {
            if (offsets[i] != offsets[i - 1] + (page.SegmentRowBytes * page.RowsOf(i - 1))) return -1;
        }
        long bytes = page.SegmentRowBytes * page.Height;
        return planes <= (file.Bytes.Length - offsets[0]) / bytes ? offsets[0] : -1;
    }
}
