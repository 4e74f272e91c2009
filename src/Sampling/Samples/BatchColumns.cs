using Approx.Arrow;

namespace Approx.Sampling;

/// <summary>Columns of a batch that may lack some of its table's.</summary>
internal static class BatchColumns
{
    /// <summary>The place of a column, case ignored when there is no exact match; −1 when the batch lacks it.</summary>
    public static int Place(this RecordBatch batch, string column)
    {
        int exact = batch.Schema.IndexOf(column);
        if (exact >= 0) return exact;
        for (int i = 0; i < batch.Schema.Fields.Count; i++)
        {
            if (string.Equals(batch.Schema.Fields[i].Name, column, StringComparison.OrdinalIgnoreCase)) return i;
        }
        return -1;
    }

    /// <summary>The column, or null when the batch lacks it.</summary>
    public static ArrowArray? Find(this RecordBatch batch, string column) => batch.Place(column) is >= 0 and var place ? batch.Column(place) : null;
}
