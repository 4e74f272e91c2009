using System.Globalization;
using Approx.Core;
using Approx.QueryLang;

namespace Approx.Engine.Binding;

/// <content>Two sides that meet in a comparison or a sum: one family of types, one unit.</content>
internal sealed partial class ExpressionBinder
{
    // Makes the two sides of a comparison or sum comparable: the same family of types, and a quantity in the other side's unit.
    private (Expression Left, Expression Right) Comparable(Expression leftSource, Expression left, ValueType leftType, Expression rightSource, Expression right, ValueType rightType)
    {
        CheckFamilies(leftSource, leftType, rightSource, rightType);
        if (rightSource is QuantityLiteral rightQuantity) right = Meet(rightQuantity, leftSource, leftType);
        else if (leftSource is QuantityLiteral leftQuantity) left = Meet(leftQuantity, rightSource, rightType);
        else if (leftType.Unit is { } l && rightType.Unit is { } r && !l.SameDimension(r))
            throw Error($"{l.Symbol} and {r.Symbol} do not measure the same kind of thing", rightSource);
        return (left, right);
    }

    private void CheckFamilies(Expression leftSource, ValueType left, Expression rightSource, ValueType right)
    {
        if (left.Kind == ValueKind.Unknown || right.Kind == ValueKind.Unknown || left.Kind == right.Kind) return;
        if (left.MayBeNumber && right.MayBeNumber) return;
        bool dates = left.Kind is ValueKind.Date or ValueKind.Timestamp && right.Kind is ValueKind.Date or ValueKind.Timestamp;
        if (dates) return;
        // A text literal takes the type of a date, time or truth it meets, as in PostgreSQL.
        if ((leftSource is StringLiteral && !right.MayBeNumber) || (rightSource is StringLiteral && !left.MayBeNumber)) return;
        Expression wrong = rightSource is ColumnReference ? leftSource : rightSource;
        (ValueType found, ValueType due) = ReferenceEquals(wrong, rightSource) ? (right, left) : (left, right);
        string hint = due.MayBeNumber && wrong is StringLiteral ? "write the number without quotes" : due.Kind == ValueKind.Text && wrong is NumberLiteral ? "write the text in single quotes" : "cast one side: CAST(x AS type)";
        throw Error($"found {found.Word} where {due.Word} is due", wrong, hint);
    }

    private Expression Meet(QuantityLiteral quantity, Expression otherSource, ValueType other)
    {
        Quantity value = quantity.Value;
        if (other.Unit is not { } unit)
        {
            throw Error($"{Name(otherSource)} has no unit, so it cannot be compared with {quantity.Number}[{quantity.UnitText}]", quantity, "leave the unit out");
        }
        if (!value.Unit.SameDimension(unit))
        {
            bool unknownSize = unit.Voxel != 0 && value.Unit.Length != 0;
            throw Error($"wrong unit: {Name(otherSource)} is in {unit.Symbol}, {value.Unit.Symbol} measures something else", quantity,
                unknownSize ? "the voxel size of these volumes is not known: give --voxel-size when extracting" : $"use a unit like {unit.Symbol}");
        }
        return AsNumber(quantity, unit);
    }

    private static NumberLiteral AsNumber(QuantityLiteral quantity, Unit unit)
    {
        Quantity value = quantity.Value;
        string number = value.Unit.Scale == unit.Scale ? quantity.Number
            : (value.Unit.TensTo(unit) is { } tens ? Shifted(quantity.Number, tens) : value.In(unit).Value).ToString("R", CultureInfo.InvariantCulture);
        return new NumberLiteral(number) { Span = quantity.Span };
    }

    // The decimal point is moved in the text, so that 0.0025[mm] is 2.5 um and not the double next to it.
    private static double Shifted(string number, int tens)
    {
        int e = number.IndexOfAny(['e', 'E']);
        int exponent = e < 0 ? 0 : int.Parse(number.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return double.Parse($"{(e < 0 ? number : number[..e])}E{exponent + tens}", CultureInfo.InvariantCulture);
    }
}
