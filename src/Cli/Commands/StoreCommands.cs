using System.CommandLine;
using System.Globalization;
using Approx.Cli.Terminal;
using Approx.Store;

namespace Approx.Cli.Commands;

/// <summary>approx info, verify and vacuum: looking after a store.</summary>
internal static class StoreCommands
{
    private static Argument<string> StoreArgument() => new("STORE") { Description = "The store's directory." };

    /// <summary>approx info STORE.</summary>
    public static Command Info()
    {
        Argument<string> path = StoreArgument();
        return new Command("info", "Tables, columns, samples, sizes, history of a store.") { path }.Does((parsed, screen, _) =>
        {
            ShapeStore store = ShapeStore.Open(parsed.GetRequiredValue(path));
            Screen.Result(InfoText.Of(store));
            return 0;
        });
    }

    /// <summary>approx vacuum STORE.</summary>
    public static Command Vacuum()
    {
        Argument<string> path = StoreArgument();
        Option<int?> keep = new("--keep") { Description = "Snapshots to keep, the current one first. Default: 1." };
        return new Command("vacuum", "Remove what no kept snapshot names.") { path, keep }.Does((parsed, screen, _) =>
        {
            ShapeStore store = ShapeStore.Open(parsed.GetRequiredValue(path));
            VacuumReport report = store.Vacuum(parsed.GetValue(keep) ?? 1);
            Screen.Result(string.Create(CultureInfo.InvariantCulture, $"{report}\n"));
            return 0;
        });
    }
}
