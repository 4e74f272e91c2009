namespace Approx.Store;

/// <summary>What a column is for; decides how statements may use it and what is sampled and summed.</summary>
internal enum ColumnRole
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary>Names the row or what it belongs to: object_id, volume_id, label.</summary>
    Id,

    /// <summary>The specimen: the unit of replication.</summary>
    Specimen,

    /// <summary>A factor of the study: genotype, treatment, sex, age.</summary>
    Design,

    /// <summary>A measured number.</summary>
    Metric,

    /// <summary>A coordinate.</summary>
    Position,

    /// <summary>A mark such as touches_border.</summary>
    Flag,

    /// <summary>
    /// The block of its volume that was drawn and read, where only some were; NULL where the volume was read whole. Rows of such a table
    /// are no population: the table "blocks" has the design.
    /// </summary>
    Block,
}
