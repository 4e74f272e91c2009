using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Approx.Engine.Answers;

/// <summary>An answer as one JSON object, or as JSON lines (an object a row). Numbers have full precision.</summary>
internal static class JsonWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = false };

    /// <summary>{"columns": …, "rows": …, "intervals": …, "provenance": …}</summary>
    public static string Whole(Answer answer) => Text(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("columns");
        foreach (AnswerColumn column in answer.Columns)
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            json.WriteString("type", column.Type);
            json.WriteString("unit", column.Unit);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("rows");
        foreach (AnswerRow row in answer.Rows)
        {
            json.WriteStartArray();
            foreach (object? value in row.Values) Value(json, value);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteStartArray("intervals");
        foreach (AnswerRow row in answer.Rows)
        {
            json.WriteStartArray();
            foreach ((double Low, double High)? interval in row.Intervals) Interval(json, interval);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        WriteProvenance(json, answer);
        json.WriteEndObject();
    }) + "\n";

    /// <summary>One object a row; estimated cells also give NAME_low and NAME_high.</summary>
    public static string Lines(Answer answer)
    {
        StringBuilder text = new();
        foreach (AnswerRow row in answer.Rows)
        {
            text.Append(Text(json =>
            {
                json.WriteStartObject();
                for (int c = 0; c < answer.Columns.Count; c++)
                {
                    json.WritePropertyName(answer.Columns[c].Name);
                    Value(json, row.Values[c]);
                    if (!answer.Columns[c].IsAggregate) continue;
                    json.WritePropertyName(answer.Columns[c].Name + "_low");
                    Value(json, row.Intervals[c]?.Low);
                    json.WritePropertyName(answer.Columns[c].Name + "_high");
                    Value(json, row.Intervals[c]?.High);
                }
                json.WriteEndObject();
            })).Append('\n');
        }
        return text.ToString();
    }

    private static void WriteProvenance(Utf8JsonWriter json, Answer answer)
    {
        Provenance p = answer.Provenance;
        json.WriteStartObject("provenance");
        json.WriteString("path", Lower(p.Path));
        json.WriteString("backend", p.Backend);
        json.WriteString("sample", p.Sample);
        json.WriteNumber("rows_used", p.RowsUsed);
        json.WriteNumber("rows_total", p.RowsTotal);
        if (p.BlocksTotal is { } blocks)
        {
            json.WriteNumber("blocks_used", p.BlocksUsed ?? 0);
            json.WriteNumber("blocks_total", blocks);
        }
        json.WriteNumber("confidence", p.Confidence);
        json.WriteString("scope", p.Scope);
        json.WriteString("bound", p.Bound);
        if (p.BoundMet is { } met) json.WriteBoolean("bound_met", met);
        else json.WriteNull("bound_met");
        json.WritePropertyName("error_predicted");
        Value(json, p.ErrorPredicted);
        json.WritePropertyName("error_reached");
        Value(json, p.ErrorReached);
        if (p.Stopping is not null) json.WriteString("stopping", p.Stopping);
        json.WriteString("reason", p.Reason);
        json.WriteNumber("elapsed_ms", Math.Round(p.ElapsedMs, 3));
        json.WriteStartArray("warnings");
        foreach (string warning in p.Warnings) json.WriteStringValue(warning);
        json.WriteEndArray();
        Marks(json, answer);
        json.WriteEndObject();
    }

    // Cells a reader must not take at face value: [row, column, what].
    private static void Marks(Utf8JsonWriter json, Answer answer)
    {
        json.WriteStartArray("marks");
        for (int r = 0; r < answer.Rows.Count; r++)
        {
            for (int c = 0; c < answer.Columns.Count; c++)
            {
                if (answer.Rows[r].Marks[c] == CellMark.None) continue;
                json.WriteStartArray();
                json.WriteNumberValue(r);
                json.WriteNumberValue(c);
                json.WriteStringValue(Lower(answer.Rows[r].Marks[c]));
                json.WriteEndArray();
            }
        }
        json.WriteEndArray();
    }

    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static void Interval(Utf8JsonWriter json, (double Low, double High)? interval)
    {
        if (interval is not { } range)
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartArray();
        Value(json, range.Low);
        Value(json, range.High);
        json.WriteEndArray();
    }

    // JSON has no NaN and no infinities: they become null, as in every JSON writer a notebook meets.
    private static void Value(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool b: json.WriteBooleanValue(b); break;
            case double d when double.IsFinite(d): json.WriteNumberValue(d); break;
            case float f when float.IsFinite(f): json.WriteNumberValue(f); break;
            case double or float: json.WriteNullValue(); break;
            case BigInteger big: json.WriteRawValue(big.ToString(CultureInfo.InvariantCulture)); break;
            case decimal exact: json.WriteNumberValue(exact); break;
            case ulong n: json.WriteNumberValue(n); break;
            case long or int or short or sbyte or byte or ushort or uint: json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            default: json.WriteStringValue(CellText.RoundTrip(value)); break;
        }
    }

    private static string Text(Action<Utf8JsonWriter> write)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer, Options)) write(json);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
