using System.Security.Cryptography;
using System.Text;
using Approx.Core;
using Approx.Extract.Blocks;
using Approx.Extract.Volumes;
using Approx.Store;

namespace Approx.Extract.Streaming;

/// <summary>
/// The finished blocks of one frame in a folder of the store: NUMBER.block and, for a second visit, NUMBER.runs; each is there whole or not
/// at all, and is believed only if its checksum, which covers the folder's key, the cut and the block's number, is right.
/// </summary>
internal sealed class BlockFolder
{
    private const int HashBytes = 32;
    private readonly KeptWork work;
    private readonly SlabPlan plan;
    private readonly PassOptions options;
    private readonly byte[]?[] runsHashes;

    private BlockFolder(KeptWork work, SlabPlan plan, PassOptions options)
    {
        (this.work, this.plan, this.options) = (work, plan, options);
        runsHashes = new byte[plan.Blocks][];
    }

    /// <summary>How the volume is cut.</summary>
    public SlabPlan Plan => plan;

    /// <summary>Opens the folder.</summary>
    /// <param name="work">Where it lies.</param>
    /// <param name="info">The volume.</param>
    /// <param name="options">How blocks are measured.</param>
    /// <param name="chosen">The cut when nothing is resumed.</param>
    /// <param name="resume">Takes up finished blocks, and their cut where it may be another.</param>
    /// <param name="mayTake">Says whether an earlier cut may be taken up.</param>
    /// <param name="about">What is being done, in a line.</param>
    /// <param name="notes">Is told what was found.</param>
    public static BlockFolder Open(KeptWork work, VolumeInfo info, PassOptions options, BlockCut chosen, bool resume, Func<BlockCut, bool> mayTake, string about, Action<string> notes)
    {
        BlockCut? former = ReadText(work, "cut") is { } text ? BlockCut.Parse(text) : null;
        if (work.Exists && resume && former is { } cut && mayTake(cut))
        {
            BlockFolder known = new(work, SlabPlan.Of(info, cut), options);
            notes($"{about}: resumed, {known.Finished()} of {known.plan.Blocks:N0} blocks were there");
            return known;
        }
        if (work.Exists) notes($"{about}: unfinished work was found and {(resume ? "is of another cut" : "is not taken up")}: started anew{(resume ? "" : " (--resume takes it up)")}");
        else if (resume) notes($"{about}: there was nothing to resume");
        work.Clear();
        BlockFolder folder = new(work, SlabPlan.Of(info, chosen), options);
        work.Begin(about);
        folder.WriteText("cut", chosen.ToString());
        return folder;
    }

    /// <summary>A small text that was put, or null when it is not there whole.</summary>
    public string? Text(string name) => ReadText(work, name);

    /// <summary>Puts a small text.</summary>
    public void WriteText(string name, string text) => work.Write(name, SHA256.HashData(Encoding.UTF8.GetBytes($"{work.Key} {name} {text}")), Encoding.UTF8.GetBytes(text));

    /// <summary>Puts a finished block; on the disk when this returns. Its runs are used up.</summary>
    public void Put(int block, BlockResult result)
    {
        byte[] runs = result.Runs is null ? [] : SpilledRuns.Encode(result), body = BlockCodec.Encode(result);
        // The block names its runs, so they come first.
        byte[] runsHash = Hash(block, "runs", runs);
        if (result.Runs is not null) work.Write(RunsName(block), runs);
        work.Write(BlockName(block), Hash(block, "block", runsHash, body), runsHash, body);
        runsHashes[block] = runsHash;
    }

    /// <summary>True when a block and its runs are there and undamaged.</summary>
    public bool Has(int block)
    {
        if (Verified(block) is not { } file) return false;
        byte[] runsHash = file[HashBytes..(2 * HashBytes)];
        if (options.KeepRuns && !(work.Read(RunsName(block)) is { } runs && runsHash.AsSpan().SequenceEqual(Hash(block, "runs", runs)))) return false;
        runsHashes[block] = runsHash;
        return true;
    }

    /// <summary>A block that is there, without its runs.</summary>
    /// <exception cref="ApproxException">It was damaged since it was looked for.</exception>
    public BlockResult Get(int block, BlockWindow window)
    {
        try
        {
            return Verified(block) is { } file ? BlockCodec.Decode(file.AsSpan(2 * HashBytes), window, options) : throw Changed(BlockName(block));
        }
        catch (InvalidDataException e)
        {
            throw Changed(BlockName(block), e);
        }
    }

    /// <summary>The runs of a block that is there, see <see cref="SpilledRuns"/>.</summary>
    /// <exception cref="ApproxException">They were damaged since.</exception>
    public byte[] Runs(int block) =>
        work.Read(RunsName(block)) is { } runs && runsHashes[block].AsSpan().SequenceEqual(Hash(block, "runs", runs)) ? runs : throw Changed(RunsName(block));

    private int Finished() => Enumerable.Range(0, plan.Blocks).AsParallel().Count(b => File.Exists(Path.Combine(work.FullPath, BlockName(b))));

    private byte[]? Verified(int block) =>
        work.Read(BlockName(block)) is { Length: >= 2 * HashBytes } file && file.AsSpan(0, HashBytes).SequenceEqual(Hash(block, "block", file.AsSpan(HashBytes))) ? file : null;

    private ApproxException Changed(string name, Exception? inner = null) =>
        ApproxException.BadData($"{Path.Combine(work.FullPath, name)}: the file was changed while it was in use", "run again with --resume: damaged blocks are measured anew", inner);

    private byte[] Hash(int block, string part, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{work.Key} {plan.Cut} {block} {part}\n"));
        hash.AppendData(first);
        hash.AppendData(second);
        return hash.GetHashAndReset();
    }

    private static string? ReadText(KeptWork work, string name)
    {
        if (work.Read(name) is not { Length: > HashBytes } bytes) return null;
        string text = Encoding.UTF8.GetString(bytes.AsSpan(HashBytes));
        return bytes.AsSpan(0, HashBytes).SequenceEqual(SHA256.HashData(Encoding.UTF8.GetBytes($"{work.Key} {name} {text}"))) ? text : null;
    }

    private static string BlockName(int block) => block.ToString("D7", System.Globalization.CultureInfo.InvariantCulture) + ".block";

    private static string RunsName(int block) => block.ToString("D7", System.Globalization.CultureInfo.InvariantCulture) + ".runs";
}
