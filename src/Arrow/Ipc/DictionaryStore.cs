using Approx.Core;

namespace Approx.Arrow;

/// <summary>The dictionaries of a stream or file as they stand after the messages read so far.</summary>
internal sealed class DictionaryStore(SchemaPlan plan)
{
    private readonly Dictionary<long, ArrowArray> values = [];

    public Dictionary<long, ArrowArray> Values => values;

    /// <summary>Takes in a DictionaryBatch: sets, replaces or extends a dictionary.</summary>
    /// <param name="message">Its message.</param>
    /// <param name="body">The body behind it.</param>
    /// <param name="mayReplace">False in files, which know no replacement.</param>
    public void Read(IpcMessage message, MessageBody body, bool mayReplace)
    {
        FlatTable header = message.Header;
        long id = header.Int64(FlatFields.DictionaryBatch.Id);
        if (!plan.Dictionaries.TryGetValue(id, out FieldPlan? field)) throw ApproxException.BadData($"an Arrow dictionary of id {id}, which no column has");
        ArrowArray batch = BatchDecoder.Decode(header.Table(FlatFields.DictionaryBatch.Data, "dictionary data"), [field], body, values, out _)[0];
        bool known = values.TryGetValue(id, out ArrowArray? before);
        if (header.Bool(FlatFields.DictionaryBatch.Delta))
        {
            if (!known) throw ApproxException.BadData($"Arrow dictionary {id} starts with a delta");
            values[id] = ArrayConcatenation.Concatenate(before!, batch);
            return;
        }
        if (known && !mayReplace) throw ApproxException.BadData($"Arrow dictionary {id} is there twice; files know no replacement");
        values[id] = batch;
    }
}
