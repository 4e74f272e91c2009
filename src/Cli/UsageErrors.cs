using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Approx.Core;

namespace Approx.Cli;

/// <summary>
/// What is wrong with a command line, in our words: an unknown command or option with the nearest name, a value that is missing or no number.
/// The parser alone would take a misspelt option for a file.
/// </summary>
internal static partial class UsageErrors
{
    // Named in the plan of the command line, not built yet: whoever writes them shall not be told that they are misspelt.
    private static readonly string[] PlannedCommands = ["preview", "compare", "serve", "watch", "track"];
    private static readonly string[] PlannedOptions = ["--keep", "--spark"];

    /// <summary>The first mistake, or null.</summary>
    public static ApproxException? Find(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (command is RootCommand) return parsed.Errors.Count > 0 ? NoCommand(parsed, command) : null;
        return UnknownOption(parsed, command) ?? (parsed.Errors.Count > 0 ? OfParser(parsed, parsed.Errors[0], command) : null);
    }

    /// <summary>Reads the value of an option; what is wrong with it is wrong usage and names the option.</summary>
    public static T Value<T>(string option, string text, Func<string, T> read)
    {
        try
        {
            return read(text);
        }
        catch (ApproxException e) when (e.Kind is ErrorKind.Data or ErrorKind.Usage)
        {
            throw ApproxException.WrongUsage($"{option} '{text}': {e.Message}", e.Hint);
        }
    }

    private static ApproxException NoCommand(ParseResult parsed, Command root)
    {
        if (parsed.UnmatchedTokens.Count == 0) return ApproxException.WrongUsage("no command was given", "approx --help lists the commands");
        string name = parsed.UnmatchedTokens[0];
        if (name.StartsWith('-')) return Unknown("option", name, root.Options.Select(o => o.Name), "approx --help lists the options");
        if (PlannedCommands.Contains(name, StringComparer.Ordinal)) return ApproxException.WrongUsage($"not supported yet: {name}", "approx --help lists the commands");
        return Unknown("command", name, root.Subcommands.Select(c => c.Name), "approx --help lists the commands");
    }

    private static ApproxException? UnknownOption(ParseResult parsed, Command command)
    {
        if (parsed.Tokens.Any(t => t.Type == TokenType.DoubleDash)) return null;
        string? found = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value)
            .Concat(parsed.UnmatchedTokens).FirstOrDefault(t => OptionLike().IsMatch(t));
        if (found is null) return null;
        string name = found.Split('=')[0];
        if (command.Name == "extract" && PlannedOptions.Contains(name, StringComparer.Ordinal)) return ApproxException.WrongUsage($"not supported yet: {name}", "approx extract --help lists the options");
        IEnumerable<string> known = command.Options.Concat(parsed.RootCommandResult.Command.Options).SelectMany(o => o.Aliases.Append(o.Name));
        return Unknown("option", name, known.Where(k => k.StartsWith("--", StringComparison.Ordinal)), $"approx {command.Name} --help lists the options");
    }

    private static ApproxException OfParser(ParseResult parsed, ParseError error, Command command)
    {
        string usage = $"approx {command.Name} --help shows how it is used";
        if (error.SymbolResult is OptionResult option)
        {
            string name = option.Option.Name;
            if (option.Tokens.Count == 0) return ApproxException.WrongUsage($"{name} has no value", option.Option.Description ?? usage);
            if (option.Tokens.Count > 1) return ApproxException.WrongUsage($"{name} is given {option.Tokens.Count} times; it takes one value", usage);
            return ApproxException.WrongUsage($"{name} '{option.Tokens[0].Value}' is no whole number", option.Option.Description ?? usage);
        }
        if (error.SymbolResult is ArgumentResult argument) return ApproxException.WrongUsage($"{argument.Argument.Name} is missing", usage);
        if (parsed.UnmatchedTokens.Count > 0)
            return ApproxException.WrongUsage($"unexpected '{parsed.UnmatchedTokens[0]}'", command.Name == "query" ? "put the statement between quotes" : usage);
        Argument? missing = command.Arguments.FirstOrDefault(a => a.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(a) is null or { Tokens.Count: 0 });
        return ApproxException.WrongUsage(missing is null ? error.Message : $"{missing.Name} is missing", usage);
    }

    private static ApproxException Unknown(string what, string name, IEnumerable<string> known, string otherwise) =>
        ApproxException.WrongUsage($"unknown {what} '{name}'", NearestName.Of(name, known) is { } near ? $"did you mean {near}?" : otherwise);

    [GeneratedRegex(@"^--?[A-Za-z][\w-]*(=.*)?$")]
    private static partial Regex OptionLike();
}
