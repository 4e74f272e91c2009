using Approx.Core;
using Approx.Engine.Execution;
using Approx.Statistics;
using Approx.Store;

namespace Approx.Engine.Blocks;

/// <summary>Blocks of one volume and time point among which some were drawn by simple random sampling without replacement.</summary>
/// <param name="Volume">volume_id.</param>
/// <param name="Frame">Time point.</param>
/// <param name="Number">Number of the stratum within the volume.</param>
/// <param name="Sizes">M_h and m_h.</param>
internal readonly record struct BlockStratum(string Volume, long Frame, long Number, Stratum Sizes);

/// <summary>
/// How the rows of a table came to be when only drawn blocks of volumes were read: the strata, and which block lies in which. Rows without a
/// block belong to volumes that were read whole. Blocks, not rows, are the sampling units (estimators.md, "Blocks as sampling units").
/// </summary>
internal sealed class BlockDesign
{
    /// <summary>The table with a row for each drawn block, empty ones included.</summary>
    public const string BlocksTable = "blocks";

    private readonly Dictionary<string, int> stratumOfUnit;
    private readonly Dictionary<(string, long, long), int> stratumAt;

    private BlockDesign(string blockColumn, IReadOnlyList<BlockStratum> strata, Dictionary<string, int> stratumOfUnit, IReadOnlySet<string> levelColumns)
    {
        BlockColumn = blockColumn;
        Strata = strata;
        LevelColumns = levelColumns;
        this.stratumOfUnit = stratumOfUnit;
        stratumAt = strata.Select((s, h) => (s, h)).ToDictionary(p => (p.s.Volume, p.s.Frame, p.s.Number), p => p.h);
    }

    /// <summary>The strata, by volume, frame and number.</summary>
    public IReadOnlyList<BlockStratum> Strata { get; }

    /// <summary>The column that names a row's block.</summary>
    public string BlockColumn { get; }

    /// <summary>Columns that are the same for all rows of a stratum: volume, frame, stratum, specimen, design.</summary>
    public IReadOnlySet<string> LevelColumns { get; }

    /// <summary>The stratum of a unit as <see cref="UnitSql"/> names it.</summary>
    public int StratumOf(string unit) => stratumOfUnit[unit];

    /// <summary>The index of a stratum.</summary>
    public int StratumAt(string volume, long frame, long number) => stratumAt[(volume, frame, number)];

    /// <summary>An expression that names the block a row lies in; NULL for rows of volumes that were read whole.</summary>
    public static string UnitSql(SqlDialect dialect, string alias, string blockColumn)
    {
        string Column(string name) => $"{dialect.Identifier(alias)}.{dialect.Identifier(name)}";
        // Numbers before text: no volume's name can make two blocks look alike.
        return $"(CAST({Column("frame")} AS VARCHAR) || ':' || CAST({Column(blockColumn)} AS VARCHAR) || ':' || {Column("volume_id")})";
    }

    /// <summary>The design behind a table; null when the table has none, or when every block of every volume was drawn and its rows are all there are.</summary>
    /// <exception cref="ApproxException">Rows lie in blocks that the table of blocks does not have.</exception>
    public static BlockDesign? Load(Snapshot snapshot, string table, IBackend backend)
    {
        if (snapshot.FindTable(table)?.Definition is not { } rows) return null;
        if (rows.Columns.FirstOrDefault(c => c.Role == ColumnRole.Block) is not { } block) return null;
        string rowsTable = backend.Dialect.Identifier(rows.Name), blocksTable = backend.Dialect.Identifier(BlocksTable), column = backend.Dialect.Identifier(block.Name);
        bool known = snapshot.FindTable(BlocksTable) is not null;
        string orphans = $"SELECT COUNT(*) FROM {rowsTable} AS o WHERE o.{column} IS NOT NULL"
            + (known ? $" AND NOT EXISTS (SELECT 1 FROM {blocksTable} AS b WHERE b.volume_id = o.volume_id AND b.frame = o.frame AND b.block = o.{column})" : "");
        if ((long)backend.Run(orphans, CancellationToken.None).Rows[0][0]! is > 0 and var lost)
            throw ApproxException.BadData($"{lost:N0} rows of table {rows.Name} lie in blocks that table {BlocksTable} does not have, so nothing can be said about the volumes", "extract their volumes again");
        if (!known) return null;

        ResultTable drawn = backend.Run($"SELECT volume_id, frame, stratum, block, blocks_in_stratum FROM {blocksTable} ORDER BY volume_id, frame, stratum, block", CancellationToken.None);
        List<BlockStratum> strata = [];
        Dictionary<string, int> stratumOf = [];
        foreach (IGrouping<(string Volume, long Frame, long Number), object?[]> stratum in drawn.Rows.GroupBy(r => ((string)r[0]!, (long)r[1]!, (long)r[2]!)))
        {
            foreach (object?[] row in stratum) stratumOf[$"{stratum.Key.Frame}:{row[3]}:{stratum.Key.Volume}"] = strata.Count;
            strata.Add(new BlockStratum(stratum.Key.Volume, stratum.Key.Frame, stratum.Key.Number, new Stratum((long)stratum.First()[4]!, stratum.Count())));
        }
        if (strata.TrueForAll(s => s.Sizes.IsCensus)) return null;
        TableDefinition blocks = snapshot.Table(BlocksTable).Definition;
        HashSet<string> level = new(StringComparer.OrdinalIgnoreCase) { "volume_id", "frame", "stratum" };
        level.UnionWith(rows.Columns.Where(c => c.Role is ColumnRole.Specimen or ColumnRole.Design && blocks.Find(c.Name) is not null).Select(c => c.Name));
        return new BlockDesign(block.Name, strata, stratumOf, level);
    }
}
