using System.Text.RegularExpressions;
using Approx.Core;

namespace Approx.Tests.Spec;

/// <summary>Holds an error against the file: exit code, message, hint, and the place it points at.</summary>
internal static class Refusal
{
    public static void Check(SpecFile spec, ApproxException error)
    {
        string message = string.Join('\n', spec.Lines);
        // A * stands for what may differ from one machine to another.
        Assert.Matches("^" + Regex.Escape(message).Replace("\\*", ".*", StringComparison.Ordinal) + "$", error.Message);
        Assert.Equal(spec.ExitCode, error.Kind.ExitCode());
        Assert.Equal(spec.Facts.GetValueOrDefault("hint"), error.Hint);
        if (!spec.Facts.TryGetValue("at", out string? at)) return;
        Assert.NotNull(error.Place);
        (string text, SourceSpan span) = error.Place.Value;
        Assert.StartsWith(at, text[span.Start..], StringComparison.Ordinal);
        Assert.Equal(text.IndexOf(at, StringComparison.Ordinal), span.Start);
    }
}
