namespace Approx.Core;

/// <summary>Finds the name a user most likely meant, for "did you mean" hints.</summary>
public static class NearestName
{
    /// <summary>The candidate nearest to <paramref name="text"/> by edit distance (case ignored), or null when none is near.</summary>
    public static string? Of(string text, IEnumerable<string> candidates)
    {
        string? best = null;
        int bestDistance = Math.Max(2, text.Length / 3) + 1;
        foreach (string candidate in candidates)
        {
            int distance = Distance(text.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < bestDistance) (best, bestDistance) = (candidate, distance);
        }
        return best;
    }

    // Optimal string alignment (Damerau 1964 without repeated edits of a substring).
    private static int Distance(string a, string b)
    {
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) d[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int substitute = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(substitute, 1 + Math.Min(d[i - 1, j], d[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }
}
