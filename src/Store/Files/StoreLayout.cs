using System.Globalization;
using System.Text.RegularExpressions;
using Approx.Core;

namespace Approx.Store;

/// <summary>Where everything lies inside a store's directory. Relative paths use '/' whatever the system.</summary>
internal sealed partial class StoreLayout(string directory)
{
    private static readonly string[] DataFolders = ["tables", "samples", "moments", "groups", "volumes"];

    /// <summary>The store's directory, absolute.</summary>
    public string Directory { get; } = Path.GetFullPath(directory);

    /// <summary>The file that names the current manifest.</summary>
    public string Current => Path.Combine(Directory, "CURRENT");

    /// <summary>The folder of manifests.</summary>
    public string Manifests => Path.Combine(Directory, "manifests");

    /// <summary>Manifests of snapshots whose data was vacuumed; kept because they say how the data came to be.</summary>
    public string VacuumedManifests => Path.Combine(Manifests, "vacuumed");

    /// <summary>Work in progress.</summary>
    public string Tmp => Path.Combine(Directory, "tmp");

    /// <summary>Finished parts of work that is not committed yet, see <see cref="KeptWork"/>.</summary>
    public string Work => Path.Combine(Directory, "work");

    /// <summary>The folders that hold data files named by manifests.</summary>
    public IEnumerable<string> DataDirectories => DataFolders.Select(folder => Path.Combine(Directory, folder));

    /// <summary>The manifest file of that number.</summary>
    public string Manifest(int number) => Path.Combine(Manifests, ManifestName(number));

    /// <summary>The full path of a checked relative one.</summary>
    public string Full(string relative) => Path.Combine(Directory, relative.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>The numbers of the manifests in the folder, in no order. Not all of them are snapshots: a crash may have left one that CURRENT never named.</summary>
    public IEnumerable<int> ManifestNumbers() => Numbers(Manifests);

    /// <summary>The numbers of the manifests whose data was vacuumed, in no order.</summary>
    public IEnumerable<int> VacuumedNumbers() => Numbers(VacuumedManifests);

    /// <summary>"000017.json".</summary>
    public static string ManifestName(int number) => number.ToString("000000", CultureInfo.InvariantCulture) + ".json";

    /// <summary>The number in "000017.json"; false for any other text.</summary>
    public static bool TryManifestNumber(string name, out int number)
    {
        number = 0;
        return ManifestFileName().IsMatch(name) && int.TryParse(name.AsSpan(0, name.Length - 5), NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0
            && ManifestName(number) == name;
    }

    /// <summary>Refuses a path that could lead out of the store's data folders.</summary>
    /// <exception cref="ApproxException">Absolute, with '..', with a backslash or colon, or not in a data folder.</exception>
    public static void CheckRelative(string path)
    {
        string[] segments = path.Split('/');
        bool safe = segments.Length is >= 2 and <= 8 && DataFolders.Contains(segments[0]) && Array.TrueForAll(segments, s => SafeSegment().IsMatch(s));
        if (!safe) throw ApproxException.BadData($"the manifest names the file '{path}', which is no path inside the store");
    }

    private static IEnumerable<int> Numbers(string folder)
    {
        if (!System.IO.Directory.Exists(folder)) yield break;
        foreach (string path in System.IO.Directory.EnumerateFiles(folder))
        {
            if (TryManifestNumber(Path.GetFileName(path), out int number)) yield return number;
        }
    }

    [GeneratedRegex(@"\A[0-9]{6,10}\.json\z")]
    private static partial Regex ManifestFileName();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.\-]{0,199}\z")]
    private static partial Regex SafeSegment();
}
