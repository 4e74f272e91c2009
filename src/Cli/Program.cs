using System.CommandLine;
using System.Text;
using Approx.Cli;
using Approx.Cli.Commands;
using Approx.Core;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

RootCommand root = new("Approximate queries over shape databases, with error bars that hold.")
{
    DemoCommand.Create(),
    ExtractCommand.Create(),
    ImportCommand.Create(),
    SampleCommand.Create(),
    QueryCommand.Create(),
    ProcessCommand.Create(),
    StoreCommands.Info(),
    StoreCommands.Verify(),
    StoreCommands.Vacuum(),
    DoctorCommand.Create(),
};
root.Options.Add(CommandFrame.Quiet);
root.Options.Add(CommandFrame.NoColor);
root.Options.Add(CommandFrame.Verbose);

ParseResult parsed = root.Parse(args, new ParserConfiguration { EnablePosixBundling = false });
if (parsed.Errors.Count > 0)
{
    return CommandFrame.Run(parsed, _ => throw ApproxException.WrongUsage(parsed.Errors[0].Message, $"approx {parsed.CommandResult.Command.Name} --help shows how it is used"));
}
return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
