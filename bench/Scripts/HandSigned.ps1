# An alternative to the module that a user could write: the signature by hand, and Invoke-RestMethod.

function Invoke-SignedRequest {
    param(
        [string] $Method,
        [uri] $Uri,
        [string] $KeyFile,
        [hashtable] $Body = @{},
        [string] $Query = ''
    )

    $key = Get-Content $KeyFile -Raw | ConvertFrom-Json
    $expires = [DateTimeOffset]::UtcNow.ToUnixTimeSeconds() + 15
    $members = @{ method = $Method; path = $Uri.AbsolutePath } + $Body
    $message = -join @($members.Keys | Sort-Object | ForEach-Object { "$_=$($members[$_])" }) + $expires
    $hash = [Security.Cryptography.SHA256]::HashData([Text.Encoding]::UTF8.GetBytes($message))
    $mac = [Security.Cryptography.HMACSHA256]::HashData([Convert]::FromHexString($key.secret.Substring(2)), $hash)
    $request = @{
        Method      = $Method
        Uri         = "$Uri$Query"
        ContentType = 'application/json'
        Headers     = @{
            'EID'           = 'bfx'
            'RBT-API-KEY'   = $key.key
            'RBT-TS'        = "$expires"
            'RBT-SIGNATURE' = '0x' + [Convert]::ToHexString($mac).ToLowerInvariant()
        }
    }
    if ($Body.Count -gt 0) {
        $request.Body = $Body | ConvertTo-Json -Compress
    }

    Invoke-RestMethod @request
}

# Writes the items of a list, page by page.
function Invoke-SignedPaging {
    param([uri] $Uri, [string] $KeyFile)

    for ($page = 0; $true; $page++) {
        $response = Invoke-SignedRequest -Method GET -Uri $Uri -KeyFile $KeyFile -Query "?p_limit=1000&p_page=$page"
        $response.result
        if (($page + 1) * 1000 -ge $response.pagination.total) { return }
    }
}
