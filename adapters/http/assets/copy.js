// Copies what a field holds.

function copy (button) {
  const status = button.parentElement.querySelector('[role="status"]')
  const field = document.querySelector(button.dataset.target)
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(field.value)
      status.textContent = button.dataset.done
    } catch {
      field.select()
      status.textContent = button.dataset.failed
    }
  }
}

document.querySelectorAll('[data-kd=copy]').forEach(copy)
