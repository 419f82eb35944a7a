{{- /* Names, labels, images. */ -}}

{{- define "scriptorium.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* What everything of this release has in common, and selects by. */ -}}
{{- define "scriptorium.selector" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride | trunc 63 }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "scriptorium.labels" -}}
{{ include "scriptorium.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: scriptorium
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- /* The same for one component: (list root component). */ -}}
{{- define "scriptorium.componentSelector" -}}
{{ include "scriptorium.selector" (index . 0) }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{- define "scriptorium.componentLabels" -}}
{{ include "scriptorium.labels" (index . 0) }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{- define "scriptorium.serviceAccount" -}}
{{- default (include "scriptorium.fullname" .) .Values.serviceAccount.name -}}
{{- end -}}

{{- define "scriptorium.image" -}}
{{- $image := (index . 0).Values.image -}}
{{- printf "%s/%s/%s:%s" $image.registry $image.repository (index . 1) (default (index . 0).Chart.AppVersion $image.tag) -}}
{{- end -}}

{{- /* "true" or nothing: whether a part of the demo is there: (list root part). */ -}}
{{- define "scriptorium.demo" -}}
{{- $demo := (index . 0).Values.demo -}}
{{- if and $demo.enabled (index $demo (index . 1)).enabled }}true{{ end -}}
{{- end -}}

{{- define "scriptorium.publicUrl" -}}
{{- if .Values.publicUrl -}}
{{- .Values.publicUrl -}}
{{- else if .Values.host -}}
{{- printf "https://%s" .Values.host -}}
{{- else if include "scriptorium.demo" (list . "edge") -}}
{{- printf "http://localhost:%d" (int .Values.demo.edge.port) -}}
{{- end -}}
{{- end -}}

{{- /* The host name that Ingress and HTTPRoute answer for. */ -}}
{{- define "scriptorium.host" -}}
{{- default (regexReplaceAll ":[0-9]+$" (regexReplaceAll "^https?://" (include "scriptorium.publicUrl" .) "") "") .Values.host -}}
{{- end -}}

{{- /* The internal address of a component's Service: (list root component). */ -}}
{{- define "scriptorium.serviceUrl" -}}
{{- printf "http://%s-%s:8080" (include "scriptorium.fullname" (index . 0)) (index . 1) -}}
{{- end -}}

{{- /* Whether the cluster has what came with a version: (list root "1.27"). */ -}}
{{- define "scriptorium.since" -}}
{{- if semverCompare (printf ">=%s-0" (index . 1)) (index . 0).Capabilities.KubeVersion.Version }}true{{ end -}}
{{- end -}}
