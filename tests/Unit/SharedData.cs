namespace Approx.Tests;

/// <summary>Finds the folder of real data beside the project; tests that need it are skipped, and say so, where it is absent.</summary>
internal static class SharedData
{
    private static readonly string? Root = Find();

    /// <summary>True when the shared data is there.</summary>
    public static bool IsPresent => Root is not null;

    /// <summary>The full path of a file or folder below shared/data; skips the test when it is absent.</summary>
    public static string Path(string relative)
    {
        Assert.SkipWhen(Root is null, "the folder ../shared/data is not there: tests on real volumes are skipped");
        string path = System.IO.Path.Combine(Root!, relative);
        Assert.True(File.Exists(path) || Directory.Exists(path), $"{relative} is missing below the shared data folder");
        return path;
    }

    private static string? Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = System.IO.Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(candidate)) return candidate;
        }
        return null;
    }
}
