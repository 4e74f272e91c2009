using Approx.Core;
using Approx.QueryLang;
using FsCheck;
using FsCheck.Fluent;

namespace Approx.Tests.QueryLang;

public class RandomTreeTests
{
    [Fact]
    public void Any_tree_printed_and_parsed_gives_an_equal_tree()
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(40);
        Prop.ForAll(RandomTrees.Statements.ToArbitrary(), tree =>
        {
            Statement parsed;
            try
            {
                parsed = QueryParser.ParseOne(tree.ToString());
            }
            catch (ApproxException e) when (e.Message.Contains("1,000 expressions", StringComparison.Ordinal))
            {
                return; // The rare giant: the limit answers before the round trip.
            }
            Assert.True(tree.Equals(parsed), $"{tree}\n→ {parsed}");
        }).Check(config);
    }

    [Fact]
    public void The_random_trees_reach_every_type_of_node()
    {
        Type[] nodes = typeof(Statement).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && (typeof(SyntaxNode).IsAssignableFrom(type) || typeof(Statement).IsAssignableFrom(type))).ToArray();
        var seen = new HashSet<Type>();
        foreach (Statement tree in RandomTrees.Statements.Sample(300, 40)) Reach(tree, seen);
        Assert.Empty(nodes.Where(node => !seen.Contains(node)).Select(node => node.Name));
    }

    private static void Reach(object? part, HashSet<Type> seen)
    {
        if (part is System.Collections.IEnumerable list and not string)
        {
            foreach (object item in list) Reach(item, seen);
            return;
        }
        if (part is not (SyntaxNode or Statement)) return;
        seen.Add(part.GetType());
        foreach (System.Reflection.PropertyInfo property in part.GetType().GetProperties(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0 && p.PropertyType != typeof(Type)))
        {
            if (property.PropertyType.IsClass && property.PropertyType != typeof(string)) Reach(property.GetValue(part), seen);
        }
    }
}
