namespace Approx.Engine.Planning;

/// <summary>A group the catalogue lists, with its exact number of rows under the conditions on design columns.</summary>
internal sealed record KnownGroup(AnswerKey Key, long Rows);
