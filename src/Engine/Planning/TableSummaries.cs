using Approx.Arrow;
using Approx.DuckDb;
using Approx.Engine.Execution;
using Approx.QueryLang;
using Approx.Sampling;
using Approx.Store;

namespace Approx.Engine.Planning;

/// <summary>
/// What the store knows of a table without its rows: every group of the design columns with its size, and exact moments per design cell.
/// Both become small tables in DuckDB when first asked for, so that conditions and groups are DuckDB's work.
/// </summary>
internal sealed class TableSummaries
{
    // Beyond this ratio of mean to standard deviation sums of squares lose digits that intervals need.
    private const double FarFromZero = 100;

    private readonly Lock gate = new();
    private readonly DuckDbDatabase database;
    private readonly DuckDbConnection connection;
    private readonly string groupsTable;
    private readonly TableDefinition table;
    private readonly TableMoments? moments;
    private readonly Dictionary<MomentCube, string> cells = [];

    private TableSummaries(TableDefinition table, string groupsTable, TableMoments? moments, DuckDbConnection connection)
    {
        this.table = table;
        this.groupsTable = groupsTable;
        this.moments = moments;
        this.connection = connection;
        database = connection.Database;
    }

    /// <summary>A statement that lists all groups with their rows.</summary>
    public string AllGroupsSql
    {
        get
        {
            string columns = string.Join(", ", table.Columns.Where(c => c.Role is ColumnRole.Specimen or ColumnRole.Design).Select(c => SqlText.Identifier(c.Name)));
            return $"SELECT {(columns.Length == 0 ? "" : columns + ", ")}\"{GroupCatalogue.RowsColumn}\" AS rows FROM {SqlText.Identifier(groupsTable)}";
        }
    }

    /// <summary>The summaries of a table, or null when it has no fresh catalogue of groups.</summary>
    public static TableSummaries? Load(Snapshot snapshot, string table, DuckDbConnection connection)
    {
        if (snapshot.GroupsPath(table) is not { } groups) return null;
        TableDefinition definition = snapshot.Table(table).Definition;
        string name = "approx_groups_" + table;
        using (ArrowFileReader file = ArrowFileReader.Open(groups)) MakeTable(connection, name, file.Schema, file.ReadAll(), "*");
        TableMoments? moments = null;
        if (snapshot.MomentsPath(table) is { } path)
        {
            using ArrowFileReader file = ArrowFileReader.Open(path);
            using RecordBatch batch = file.ReadBatch(0);
            moments = MomentsBatch.Read(definition, batch);
        }
        return new TableSummaries(definition, name, moments, connection);
    }

    /// <summary>True when moments of the column are kept.</summary>
    public bool HasMoments(string column) => moments is not null && moments.NumericColumns.Contains(column);

    /// <summary>True for whole-number columns.</summary>
    public bool IsInteger(string column) => table.Find(column)?.Type is ColumnType.Int32 or ColumnType.Int64;

    /// <summary>The table of design cells that has all these design columns; null when moments are not kept that finely.</summary>
    public string? CellsTable(IEnumerable<string> designColumns)
    {
        if (moments?.CubeFor(designColumns) is not { } cube) return null;
        lock (gate)
        {
            if (!cells.TryGetValue(cube, out string? name)) cells[cube] = name = MakeCells(cube);
            return name;
        }
    }

    /// <summary>A constant near the mean of an expression, or 0 where that does not matter or is not known.</summary>
    public double CentreOf(Expression expression)
    {
        if (expression is not ColumnReference column || !HasMoments(column.Name.Name)) return 0;
        ColumnMoments whole = moments!.Whole(column.Name.Name);
        double sd = Math.Sqrt(whole.SampleVariance);
        return whole.Count > 1 && sd > 0 && Math.Abs(whole.Mean) > FarFromZero * sd ? whole.Mean : 0;
    }

    /// <summary>The groups of a query with their exact sizes under its conditions on design columns; without keys the one group of all rows.</summary>
    public List<KnownGroup> Groups(SampleableQuery shape, IBackend backend, CancellationToken cancel)
    {
        SqlWriter writer = new(backend.Dialect, shape.Query.Text) { TableName = _ => backend.Dialect.Identifier(groupsTable) };
        string keys = string.Join(", ", shape.Keys.Select(writer.Expression));
        string where = string.Join(" AND ", shape.DesignConditions.Select(writer.Expression));
        string sql = $"SELECT {(keys.Length > 0 ? keys + ", " : "")}CAST(COALESCE(SUM({backend.Dialect.Identifier(GroupCatalogue.RowsColumn)}), 0) AS BIGINT) FROM {writer.From(shape.Table)}"
            + (where.Length > 0 ? " WHERE " + where : "") + (keys.Length > 0 ? " GROUP BY " + keys + " ORDER BY " + keys : "");
        return [.. backend.Run(sql, cancel).Rows.Select(r => new KnownGroup(new AnswerKey(r[..^1]), (long)r[^1]!))];
    }

    private static void MakeTable(DuckDbConnection connection, string name, Schema schema, IReadOnlyList<RecordBatch> batches, string select)
    {
        using ArrowSource source = connection.Database.AddArrow(schema, batches);
        connection.Execute($"CREATE TABLE {SqlText.Identifier(name)} AS SELECT {select} FROM {source.Sql}");
        foreach (RecordBatch batch in batches) batch.Dispose();
    }

    // One row per cell: the design columns, _rows, and per metric n, sum, s1 = Σ(x−c), s2 = Σ(x−c)² about the table's mean c, min, max.
    private string MakeCells(MomentCube cube)
    {
        string name = $"approx_cells_{cells.Count}_{table.Name}";
        List<Field> fields = [];
        List<ArrowArray> arrays = [];
        List<string> select = [];
        MomentCell[] all = [.. cube.Cells.Values];
        for (int k = 0; k < cube.By.Count; k++)
        {
            ColumnDefinition column = table.Find(cube.By[k])!;
            Add(KeyArrays.Field(column), KeyArrays.Build(column.Type, cube.Cells.Keys.Select(key => key.Values[k])), SqlText.Identifier(column.Name));
        }
        Add("_rows", all.Select(c => c.Rows));
        for (int m = 0; m < moments!.NumericColumns.Count; m++)
        {
            string metric = moments.NumericColumns[m];
            double centre = moments.Whole(metric) is { Count: > 0 } whole && double.IsFinite(whole.Mean) ? whole.Mean : 0;
            Add(metric + "__n", all.Select(c => c.Columns[m].Count));
            if (IsInteger(metric))
            {
                Add(metric + "__hi", all.Select(c => Component(c.Columns[m], 0)), null);
                Add(metric + "__lo", all.Select(c => Component(c.Columns[m], 1)), null);
                select.Add($"CAST({SqlText.Identifier(metric + "__hi")} AS HUGEINT) + CAST({SqlText.Identifier(metric + "__lo")} AS HUGEINT) AS {SqlText.Identifier(metric + "__sum")}");
            }
            else
            {
                Add(metric + "__sum", all.Select(c => c.Columns[m].Sum(1)));
            }
            Add(metric + "__s1", all.Select(c => c.Columns[m].Count == 0 ? 0 : c.Columns[m].Count * (c.Columns[m].Mean - centre)));
            Add(metric + "__s2", all.Select(c => SquaresAbout(c.Columns[m], centre)));
            Add(metric + "__min", all.Select(c => c.Columns[m].Count == 0 ? double.NaN : c.Columns[m].Min));
            Add(metric + "__max", all.Select(c => c.Columns[m].Count == 0 ? double.NaN : c.Columns[m].Max));
        }
        Schema schema = new(ValueList.From(fields));
        MakeTable(connection, name, schema, [new RecordBatch(schema, all.Length, arrays)], string.Join(", ", select));
        return name;

        void Add(object field, object values, string? chosen = "")
        {
            switch (field, values)
            {
                case (Field f, ArrowArray a):
                    fields.Add(f);
                    arrays.Add(a);
                    break;
                case (string n, IEnumerable<long> longs):
                    PrimitiveBuilder<long> whole = new(ArrowType.Int64);
                    foreach (long v in longs) whole.Append(v);
                    fields.Add(new Field(n, ArrowType.Int64));
                    arrays.Add(whole.Build());
                    break;
                case (string n, IEnumerable<double> doubles):
                    PrimitiveBuilder<double> real = new(ArrowType.Float64);
                    foreach (double v in doubles)
                    {
                        if (double.IsNaN(v)) real.AppendNull();
                        else real.Append(v);
                    }
                    fields.Add(new Field(n, ArrowType.Float64));
                    arrays.Add(real.Build());
                    break;
            }
            if (chosen is not null) select.Add(SqlText.Identifier(fields[^1].Name));
        }
    }

    private static double Component(ColumnMoments column, int index)
    {
        double[] parts = column.Components(1);
        return index < parts.Length ? parts[index] : 0;
    }

    // Σ(x−c)² = n·m₂ + n(mean−c)², where the central moment comes from exact sums.
    private static double SquaresAbout(ColumnMoments column, double centre)
    {
        if (column.Count == 0) return 0;
        double shift = column.Mean - centre;
        return column.Count * (Math.Max(column.CentralMoment(2), 0) + shift * shift);
    }
}
