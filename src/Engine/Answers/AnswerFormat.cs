using System.Text;
using Approx.Core;

namespace Approx.Engine.Answers;

/// <summary>The output formats of an answer by name.</summary>
internal static class AnswerFormat
{
    private static readonly string[] Names = ["table", "csv", "json", "jsonl", "markdown", "arrow"];

    /// <summary>The name in lower case.</summary>
    /// <exception cref="ApproxException">No such format.</exception>
    public static string Check(string name)
    {
        string lower = name.ToLowerInvariant();
        if (Names.Contains(lower)) return lower;
        string? near = NearestName.Of(name, Names);
        throw ApproxException.WrongUsage($"unknown format '{name}'", near is null ? "formats: " + string.Join(", ", Names) : $"did you mean {near}?");
    }

    /// <summary>Writes the answer as UTF-8, or as an Arrow file.</summary>
    public static void Write(Answer answer, string format, Stream output)
    {
        if (format == "arrow")
        {
            ArrowAnswerWriter.Write(answer, output);
            return;
        }
        output.Write(Encoding.UTF8.GetBytes(format switch
        {
            "csv" => CsvWriter.Write(answer),
            "json" => JsonWriter.Whole(answer),
            "jsonl" => JsonWriter.Lines(answer),
            "markdown" => TableWriter.Markdown(answer),
            _ => TableWriter.Box(answer),
        }));
    }
}
