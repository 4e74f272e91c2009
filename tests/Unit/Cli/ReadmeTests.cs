using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Approx.Tests.Cli;

/// <summary>The commands of README.md, run by a shell as they stand there.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Every_approx_command_of_the_readme_runs()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a POSIX shell");
        string readme = await File.ReadAllTextAsync(Path.Combine(Architecture.DoorsTests.Root(), "README.md"), TestContext.Current.CancellationToken);
        string[] blocks = [.. ShellBlock().Matches(readme).Select(m => m.Groups[1].Value).Where(b => b.StartsWith("approx ", StringComparison.Ordinal))];
        Assert.NotEmpty(blocks);
        Directory.CreateDirectory(folder["scans"]);
        string[] animals = ["m01", "m02", "m03", "m04"];
        for (int i = 0; i < animals.Length; i++) Phantom.Write(folder[$"scans/{animals[i]}.tif"], i);
        folder.Text("animals.csv", "specimen,genotype\nm01,mutant\nm02,mutant\nm03,wild\nm04,wild\n");
        string script = folder.Text("readme.sh", $"set -e\napprox() {{ '{ChildProcess.DotNet}' '{ChildProcess.Program}' \"$@\"; }}\n" + string.Join('\n', blocks));
        using Process shell = ChildProcess.StartFile("sh", folder.Path, [script]);
        shell.StandardInput.Close();
        (int code, string output, string error) = await ChildProcess.End(shell);
        Assert.True(code == 0, $"README.md's commands ended with {code}\n{output}\n{error}");
        Assert.Contains("genotype", output, StringComparison.Ordinal);
        Assert.Contains("mutant", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_readme_names_every_command()
    {
        string readme = File.ReadAllText(Path.Combine(Architecture.DoorsTests.Root(), "README.md"));
        Assert.All(["demo", "extract", "import", "sample", "query", "info", "verify", "vacuum", "doctor"], c => Assert.Contains(c, readme, StringComparison.Ordinal));
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlock();
}
