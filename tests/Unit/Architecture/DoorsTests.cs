using System.Reflection;
using System.Xml.Linq;

namespace Approx.Tests.Architecture;

/// <summary>The doors between the rooms open one way only. Who may see whom is written here once.</summary>
public class DoorsTests
{
    private static readonly Dictionary<string, string[]> Doors = new(StringComparer.Ordinal)
    {
        ["Core"] = [],
        ["Statistics"] = ["Core"],
        ["Arrow"] = ["Core"],
        ["DuckDb"] = ["Core", "Arrow"],
        ["Spark"] = ["Core", "Arrow"],
        ["Store"] = ["Core", "Arrow", "DuckDb"],
        ["Extract"] = ["Core", "Statistics", "Arrow", "Store"],
        ["Sampling"] = ["Core", "Statistics", "Arrow", "DuckDb", "Store"],
        ["QueryLang"] = ["Core"],
        ["Engine"] = ["Core", "Statistics", "Arrow", "DuckDb", "Spark", "Store", "Extract", "Sampling", "QueryLang"],
        ["Cli"] = ["Core", "Statistics", "Arrow", "DuckDb", "Spark", "Store", "Extract", "Sampling", "QueryLang", "Engine"],
    };

    public static TheoryData<string> Rooms => [.. Doors.Keys];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_project_file_names_only_the_rooms_behind_its_doors(string room)
    {
        XDocument project = XDocument.Load(Path.Combine(Root(), "src", room, room + ".csproj"));
        string[] named = [.. project.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(((string)r.Attribute("Include")!).Replace('\\', '/')))];
        Assert.Empty(named.Except(Doors[room]));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void An_assembly_uses_only_the_rooms_behind_its_doors(string room)
    {
        Assembly assembly = Assembly.Load(room == "Cli" ? "approx" : "Approx." + room);
        IEnumerable<string> used = assembly.GetReferencedAssemblies()
            .Select(a => a.Name!)
            .Where(name => name.StartsWith("Approx.", StringComparison.Ordinal))
            .Select(name => name["Approx.".Length..]);
        Assert.Empty(used.Except(Doors[room]));
    }

    [Fact]
    public void Every_room_is_known_here_and_has_a_page()
    {
        string[] rooms = [.. Directory.GetDirectories(Path.Combine(Root(), "src")).Select(d => Path.GetFileName(d)!)];
        Assert.Equal(Doors.Keys.Order(StringComparer.Ordinal), rooms.Order(StringComparer.Ordinal));
        Assert.All(rooms, room => Assert.True(File.Exists(Path.Combine(Root(), "src", room, "README.md")), $"src/{room}/README.md is missing"));
    }

    internal static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Approx.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("Approx.sln is in no folder above the tests");
    }
}
