namespace Approx.Tests.Cli;

/// <summary>A folder of a test's own with the names it needs, removed after it.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public ScratchFolder() => Path = Directory.CreateTempSubdirectory("approx-cli-").FullName;

    public string Path { get; }

    /// <summary>The store of the test.</summary>
    public string Store => this["study.approx"];

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a text file.</summary>
    public string Text(string name, string content)
    {
        File.WriteAllText(this[name], content);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
