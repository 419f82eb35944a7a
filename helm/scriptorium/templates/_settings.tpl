{{- /*
  What the services are told, as services/README.md says. Nothing secret is in the environment: it is in files, which `…_FILE` names.
  The demo's parts take the place of what is set.
*/ -}}

{{- define "scriptorium.filesFolder" -}}/etc/scriptorium{{- end -}}

{{- /* Lists of {variable, secret, key}: which variables come from which key of which Secret. */ -}}
{{- define "scriptorium.files.internal" -}}
{{- $own := include "scriptorium.fullname" . -}}
{{- if .Values.internalSecret.existingSecret }}
- {variable: SCRIPTORIUM_INTERNAL_SECRET, secret: {{ .Values.internalSecret.existingSecret }}, key: {{ .Values.internalSecret.keys.value }}}
{{- else }}
- {variable: SCRIPTORIUM_INTERNAL_SECRET, secret: {{ $own }}, key: internal-secret}
{{- end }}
{{- end -}}

{{- define "scriptorium.files.database" -}}
{{- $own := include "scriptorium.fullname" . -}}
{{- $database := .Values.database -}}
{{- if include "scriptorium.demo" (list . "postgres") }}
- {variable: SCRIPTORIUM_DATABASE_PASSWORD, secret: {{ $own }}-demo, key: database-password}
{{- else if $database.existingSecret }}
- {variable: SCRIPTORIUM_DATABASE_PASSWORD, secret: {{ $database.existingSecret }}, key: {{ $database.keys.password }}}
{{- with $database.keys.url }}
- {variable: SCRIPTORIUM_DATABASE_URL, secret: {{ $database.existingSecret }}, key: {{ . }}}
{{- end }}
{{- with $database.keys.user }}
- {variable: SCRIPTORIUM_DATABASE_USER, secret: {{ $database.existingSecret }}, key: {{ . }}}
{{- end }}
{{- else }}
- {variable: SCRIPTORIUM_DATABASE_PASSWORD, secret: {{ $own }}, key: database-password}
{{- end }}
{{- end -}}

{{- define "scriptorium.files.redis" -}}
{{- $own := include "scriptorium.fullname" . -}}
{{- if include "scriptorium.demo" (list . "redis") }}
- {variable: SCRIPTORIUM_REDIS_URL, secret: {{ $own }}-demo, key: redis-url}
{{- else if .Values.redis.existingSecret }}
- {variable: SCRIPTORIUM_REDIS_URL, secret: {{ .Values.redis.existingSecret }}, key: {{ .Values.redis.keys.url }}}
{{- else }}
- {variable: SCRIPTORIUM_REDIS_URL, secret: {{ $own }}, key: redis-url}
{{- end }}
{{- end -}}

{{- define "scriptorium.files.oidc" -}}
{{- $own := include "scriptorium.fullname" . -}}
{{- $oidc := .Values.oidc -}}
{{- if include "scriptorium.demo" (list . "provider") }}
- {variable: SCRIPTORIUM_OIDC_CLIENT_SECRET, secret: {{ $own }}-demo, key: oidc-client-secret}
{{- else if $oidc.existingSecret }}
- {variable: SCRIPTORIUM_OIDC_CLIENT_SECRET, secret: {{ $oidc.existingSecret }}, key: {{ $oidc.keys.clientSecret }}}
{{- with $oidc.keys.clientId }}
- {variable: SCRIPTORIUM_OIDC_CLIENT_ID, secret: {{ $oidc.existingSecret }}, key: {{ . }}}
{{- end }}
{{- else }}
- {variable: SCRIPTORIUM_OIDC_CLIENT_SECRET, secret: {{ $own }}, key: oidc-client-secret}
{{- end }}
{{- end -}}

{{- define "scriptorium.files.replica" -}}
{{- $database := .Values.database -}}
{{- if and $database.existingSecret $database.keys.replicaUrl (not (include "scriptorium.demo" (list . "postgres"))) }}
- {variable: SCRIPTORIUM_DATABASE_REPLICA_URL, secret: {{ $database.existingSecret }}, key: {{ $database.keys.replicaUrl }}}
{{- end }}
{{- end -}}

{{- /* Lists of environment variables. */ -}}
{{- define "scriptorium.env.publicUrl" -}}
- name: SCRIPTORIUM_PUBLIC_URL
  value: {{ include "scriptorium.publicUrl" . | quote }}
{{- end -}}

{{- define "scriptorium.env.database" -}}
{{- if include "scriptorium.demo" (list . "postgres") }}
- name: SCRIPTORIUM_DATABASE_URL
  value: {{ printf "postgresql://%s-postgres:5432/scriptorium" (include "scriptorium.fullname" .) }}
- name: SCRIPTORIUM_DATABASE_USER
  value: scriptorium
{{- else }}
{{- if not (and .Values.database.existingSecret .Values.database.keys.url) }}
- name: SCRIPTORIUM_DATABASE_URL
  value: {{ .Values.database.url | quote }}
{{- end }}
{{- if not (and .Values.database.existingSecret .Values.database.keys.user) }}
- name: SCRIPTORIUM_DATABASE_USER
  value: {{ .Values.database.user | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "scriptorium.env.replica" -}}
{{- if include "scriptorium.demo" (list . "postgres") }}
- name: SCRIPTORIUM_DATABASE_REPLICA_URL
  value: ""
{{- else if not (and .Values.database.existingSecret .Values.database.keys.replicaUrl) }}
- name: SCRIPTORIUM_DATABASE_REPLICA_URL
  value: {{ .Values.database.replicaUrl | quote }}
{{- end }}
{{- end -}}

{{- define "scriptorium.env.redis" -}}
{{- $demo := include "scriptorium.demo" (list . "redis") -}}
- name: SCRIPTORIUM_REDIS_MODE
  value: {{ empty $demo | ternary .Values.redis.mode "standalone" }}
- name: SCRIPTORIUM_REDIS_MASTER_NAME
  value: {{ .Values.redis.masterName | quote }}
{{- end -}}

{{- define "scriptorium.env.oidc" -}}
{{- if include "scriptorium.demo" (list . "provider") }}
- name: SCRIPTORIUM_OIDC_ISSUER
  value: {{ printf "http://%s-provider:8080/provider" (include "scriptorium.fullname" .) }}
- name: SCRIPTORIUM_OIDC_AUTHORIZATION_URL
  value: {{ printf "%s/provider/authorize" (include "scriptorium.publicUrl" .) }}
- name: SCRIPTORIUM_OIDC_CLIENT_ID
  value: scriptorium
{{- else }}
- name: SCRIPTORIUM_OIDC_ISSUER
  value: {{ .Values.oidc.issuer | quote }}
{{- if not (and .Values.oidc.existingSecret .Values.oidc.keys.clientId) }}
- name: SCRIPTORIUM_OIDC_CLIENT_ID
  value: {{ .Values.oidc.clientId | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* Settings of a component, and whatever else it is to have in its environment: its values. */ -}}
{{- define "scriptorium.env.own" -}}
{{- range $name, $value := default dict .settings }}
- name: {{ $name }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- range $name, $value := .env }}
- name: {{ $name }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- end -}}
