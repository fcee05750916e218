BeforeDiscovery {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $files = @(Get-Item "$root/README.md" -ErrorAction Ignore) + @(Get-ChildItem "$root/docs/*.md")
    # A fence says after 'powershell' what its snippet needs: 'pwsh' a shell of its own, 'no-run' what no test has.
    $fence = [regex] '(?ms)^```powershell(?<words>[^\r\n]*)\r?\n(?<code>.*?)^```'
    $script:Snippets = foreach ($file in $files) {
        $text = Get-Content $file -Raw
        foreach ($match in $fence.Matches($text)) {
            $words = -split $match.Groups['words'].Value
            @{
                Place = '{0}, line {1}' -f $file.Name, ($text.Substring(0, $match.Index) -split '\n').Count
                Code  = $match.Groups['code'].Value
                Runs  = 'no-run' -notin $words
                Shell = 'pwsh' -in $words
            }
        }
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/UserView.psm1" -Force
    $script:Modules = Copy-BuiltModule $TestDrive
}

Describe 'A snippet' {
    It 'of <Place> parses' -ForEach $Snippets {
        $errors = $null
        $null = [Management.Automation.Language.Parser]::ParseInput($Code, [ref] $null, [ref] $errors)

        $errors | Should -BeNullOrEmpty
    }

    It 'of <Place> runs without an error' -ForEach ($Snippets | Where-Object { $_.Runs }) {
        $folder = New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory
        $result = Use-ModuleFolder $Modules {
            if ($Shell) {
                Invoke-NewShell $Code -Folder $folder.FullName
            }
            else {
                Invoke-NewRunspace $Code -Folder $folder.FullName
            }
        }

        if ($Shell) {
            $result.ErrorText | Should -BeExactly ''
            $result.ExitCode | Should -Be 0
        }
        else {
            $result.Errors | Should -BeNullOrEmpty
        }
    }
}
